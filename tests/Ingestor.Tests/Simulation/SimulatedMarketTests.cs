using System.Runtime.InteropServices;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>The market behind every simulator: the same for the same seed, and believable.</summary>
public sealed class SimulatedMarketTests
{
    private static readonly DateOnly Date = new(2026, 11, 26);
    private static readonly long DayUs = 86_400_000_000;
    private static readonly long MidnightUs = (Date.DayNumber - new DateOnly(1970, 1, 1).DayNumber) * DayUs;

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        Assert.Equal(Bytes(India(seed: 7)), Bytes(India(seed: 7)));
        Assert.NotEqual(Bytes(India(seed: 7)), Bytes(India(seed: 8)));
    }

    [Fact]
    public void A_date_is_the_same_whichever_date_the_market_began_at()
    {
        var later = new SimulatedMarket(India(seed: 7));
        var earlier = new SimulatedMarket(India(seed: 7) with { Date = Date.AddDays(-3) });
        earlier.SkipTo(MidnightUs);
        Assert.Equal(Bytes(later, 20_000), Bytes(earlier, 20_000));
    }

    [Fact]
    public void An_instrument_is_the_same_whatever_else_is_simulated()
    {
        var all = India(seed: 3);
        var alone = all with { Instruments = [all.Instruments[2]] };
        Assert.Equal(
            Day(all).Where(u => u.Instrument == 2 && u.Kind == UpdateKind.Trade).Select(u => (u.TradeUs, u.TradeId, u.Price, u.Size)),
            Day(alone).Where(u => u.Kind == UpdateKind.Trade).Select(u => (u.TradeUs, u.TradeId, u.Price, u.Size)));
    }

    [Fact]
    public void Time_never_goes_back_and_trade_numbers_and_volumes_have_no_gap()
    {
        long us = 0;
        var numbers = new Dictionary<int, long>();
        var volumes = new Dictionary<(int, int), long>();
        var market = new SimulatedMarket(India(seed: 5) with { Rate = 0.3 });
        while (market.NextUs < MidnightUs + 6 * DayUs)
        {
            var u = market.Next();
            Assert.True(u.ExchangeUs >= us);
            us = u.ExchangeUs;
            if (u.Kind != UpdateKind.Trade)
            {
                continue;
            }

            Assert.True(!numbers.TryGetValue(u.Instrument, out long number) || u.TradeId == number + 1, $"{market.Instruments[u.Instrument].Id}: {u.TradeId} after {number}");
            numbers[u.Instrument] = u.TradeId;
            long volume = volumes.GetValueOrDefault((u.Instrument, u.TradingDate)) + u.Size;
            Assert.Equal(volume, u.CumulativeVolume);
            volumes[(u.Instrument, u.TradingDate)] = volume;
        }

        Assert.True(volumes.Count > numbers.Count, "it went over days");
    }

    [Fact]
    public void Prices_are_on_their_tick_within_bid_and_ask_and_within_the_limits()
    {
        var market = new SimulatedMarket(Exchange(seed: 2));
        int atLimit = 0;
        foreach (var u in Day(market, 400_000))
        {
            var instrument = market.Instruments[u.Instrument];
            Assert.Equal(0, u.Price % instrument.TickSize);
            Assert.True(u.Price > 0);
            Assert.InRange(u.Price, u.SessionOpen == 0 ? u.Price : u.SessionLow, u.SessionOpen == 0 ? u.Price : u.SessionHigh);
            if (u.Ask != 0 && u.Bid != 0)
            {
                Assert.True(u.Bid < u.Ask);
            }

            if (u.UpperLimit != 0)
            {
                Assert.InRange(u.Price, u.LowerLimit, u.UpperLimit);
                atLimit += u.Ask == 0 && u.Bid == u.UpperLimit ? 1 : 0;
            }

            Assert.Equal(new DepthLevel(u.Bid, u.BidSize, u.BidAt(0).Orders), u.BidAt(0));
            Assert.True(u.BidAt(4).Price < u.Bid || u.BidAt(4) == default);
            Assert.True(u.TotalBidQuantity >= u.BidSize);
        }
    }

    [Fact]
    public void An_index_is_computed_from_its_members_and_options_are_priced_from_it()
    {
        var market = new SimulatedMarket(India(seed: 4));
        market.SkipTo(MidnightUs + 6 * 3_600_000_000L);
        int index = market.Find(InstrumentId.Parse("NSE:NIFTY-50"));
        var members = market.Instruments[index].Members.Select(market.Find).ToList();
        double mean = members.Average(m => market[m].Price / 100.0 / market.Instruments[m].BasePrice);
        Assert.InRange(market[index].Price / 100.0, 25_000 * mean * 0.9999, 25_000 * mean * 1.0001);
        var calls = Enumerable.Range(0, market.Instruments.Count).Where(i => market.Instruments[i].Right == OptionRight.Call && market[i].TradeCount > 5)
            .OrderBy(i => market.Instruments[i].Strike).Select(i => market[i].Price).ToList();
        Assert.True(calls.Count > 10);
        Assert.True(calls[0] > calls[^1] + 10_000, "a call with a low strike is dearer than one with a high strike");
    }

    [Fact]
    public void A_day_opens_and_closes_with_auctions_and_is_busiest_at_both_ends()
    {
        var options = Exchange(seed: 9) with { Rate = 2 };
        options = options with { Instruments = [.. options.Instruments.Where(i => i.Id == InstrumentId.Parse("SIM:RELIANCE"))] };
        var phases = Phases(SimulatedInstruments.Daytime);
        var trades = Day(options).Where(u => u.Kind == UpdateKind.Trade && u.TradingDate == 20261126).ToList();
        Assert.Single(trades, t => t.TradeUs < phases[1].Bounds.StartUs);
        Assert.Equal(trades[0].Price, trades[^1].SessionOpen);
        Assert.Single(trades, t => t.TradeUs >= phases[2].Bounds.StartUs && t.TradeUs < phases[2].Bounds.EndUs);
        var after = trades.Where(t => t.TradeUs >= phases[3].Bounds.StartUs).ToList();
        Assert.Equal(5, after.Count);
        Assert.Single(after.Select(t => t.Price).Distinct());
        long third = (phases[1].Bounds.EndUs - phases[1].Bounds.StartUs) / 6;
        int first = trades.Count(t => t.TradeUs >= phases[1].Bounds.StartUs && t.TradeUs < phases[1].Bounds.StartUs + third);
        int middle = trades.Count(t => t.TradeUs >= phases[1].Bounds.StartUs + 3 * third && t.TradeUs < phases[1].Bounds.StartUs + 4 * third);
        Assert.True(first > 2 * middle, $"{first} trades in the first sixth, {middle} in the middle");
    }

    [Fact]
    public void An_update_allocates_nothing()
    {
        var market = new SimulatedMarket(Exchange(seed: 1));
        market.SkipTo(MidnightUs + 3_600_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20_000; i++)
        {
            market.Next();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Truth_has_the_auction_in_the_first_candle_and_what_follows_the_close_in_the_days_alone()
    {
        var options = Exchange(seed: 9) with { Rate = 0.5 };
        var candles = MarketTruth.Between(options, MidnightUs, MidnightUs + DayUs, 60, 0);
        var phases = Phases(SimulatedInstruments.Daytime);
        var id = InstrumentId.Parse("SIM:RELIANCE");
        var minutes = candles.Where(c => c.Instrument == id && c.Seconds == 60).ToList();
        var day = candles.Single(c => c.Instrument == id && c.Seconds == 0);
        Assert.Equal(phases[1].Bounds.StartUs, minutes[0].StartUs);
        Assert.Equal(phases[0].Bounds.StartUs, day.StartUs);
        Assert.Equal(day.Open, minutes[0].Open);
        Assert.Equal(6, day.Trades - minutes.Sum(m => m.Trades));
        Assert.True(day.Volume > minutes.Sum(m => m.Volume));
    }

    internal static MarketOptions India(int seed) => new() { Seed = seed, Date = Date, Instruments = SimulatedInstruments.India(Date) };

    internal static MarketOptions Exchange(int seed) => new() { Seed = seed, Date = Date, Instruments = SimulatedInstruments.Exchange(Date) };

    private static IReadOnlyList<CalendarPhase> Phases(string group)
    {
        SessionCatalog.For(SessionMode.Extended).TryGet(group, out var found);
        return new SessionClock(found!).Describe(Date).Phases;
    }

    private static List<MarketUpdate> Day(MarketOptions options) => [.. Day(new SimulatedMarket(options), int.MaxValue)];

    private static IEnumerable<MarketUpdate> Day(SimulatedMarket market, int most)
    {
        for (int i = 0; i < most && market.NextUs < MidnightUs + DayUs; i++)
        {
            yield return market.Next();
        }
    }

    private static byte[] Bytes(MarketOptions options) => Bytes(new SimulatedMarket(options), 20_000);

    private static byte[] Bytes(SimulatedMarket market, int count)
    {
        var updates = new MarketUpdate[count];
        for (int i = 0; i < count; i++)
        {
            updates[i] = market.Next();
        }

        return MemoryMarshal.AsBytes(updates.AsSpan()).ToArray();
    }
}
