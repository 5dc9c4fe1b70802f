using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.Sources;
using Candlewick.Tests.Support;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Tests.Simulation;

public sealed class SimulatedReaderTests
{
    /// <summary>The contracts of June expire on the thirtieth; from the twenty-ninth on those of the next three months are listed.</summary>
    [Fact]
    public void Contracts_of_later_months_are_traded_when_their_time_has_come_and_no_trade_is_told_twice_or_left_out()
    {
        var time = new VirtualTime(new DateTimeOffset(2025, 6, 28, 23, 58, 0, TimeSpan.Zero));
        using var reader = new SimulatedReader(
            date => new MarketOptions { Seed = 3, Date = date, Instruments = SimulatedInstruments.Exchange(date), Rate = 2 }, new SourcePosition(), time);
        var trades = new Dictionary<string, List<(long Us, long Id)>>();
        var item = default(SourceItem);
        while (time.Elapsed < TimeSpan.FromMinutes(4))
        {
            if (reader.Read(ref item, TimeSpan.FromMilliseconds(100)) == SourceEvent.Tick && item.Tick.Kind == TickKind.Trade)
            {
                string id = item.Instrument!.Id.ToString();
                (trades.TryGetValue(id, out var of) ? of : trades[id] = []).Add((item.Tick.TradeUs, item.Tick.Sequence));
            }
        }

        long midnightUs = (new DateTimeOffset(2025, 6, 29, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        Assert.All(trades.Where(t => t.Key is "SIM:ACME" or "SIM:BTC-USD"), t => Assert.Equal(Enumerable.Range(0, t.Value.Count).Select(i => t.Value[0].Id + i), t.Value.Select(v => v.Id)));
        Assert.Contains(trades["SIM:ACME"], t => t.Us < midnightUs);
        Assert.Contains(trades["SIM:ACME"], t => t.Us > midnightUs);

        var before = SimulatedInstruments.Exchange(new DateOnly(2025, 6, 28)).Select(i => i.Id.ToString()).ToHashSet();
        var begun = trades.Where(t => !before.Contains(t.Key)).ToList();
        Assert.NotEmpty(begun);
        Assert.All(begun.SelectMany(t => t.Value), t => Assert.True(t.Us >= midnightUs));
    }
}
