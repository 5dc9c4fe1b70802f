using Candlewick.Contracts.Topics;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Tests.Hosting;
using Alert = Candlewick.Contracts.V1.Alert;
using Candle = Candlewick.Contracts.V1.Candle;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>A share as the master, the ticks and the candles have it on the day of the document's examples.</summary>
internal static class Reliance
{
    public const string Id = "NSE:RELIANCE";

    /// <summary>2025-01-27 16:00 in India, 10:30 UTC: after the close, so that <see cref="OpenUs"/> is where prices are.</summary>
    public const long ExampleUs = 1_737_973_800_000_000;

    /// <summary>2025-01-27 10:00 in India.</summary>
    public const long OpenUs = ExampleUs - (6 * 3_600_000_000L);

    public static Instrument Listed { get; } = Share("RELIANCE", "2885", "738561");

    public static Instrument Share(string symbol, string smartApi, string kite) => new()
    {
        Id = InstrumentId.Parse($"NSE:{symbol}"),
        Type = InstrumentType.Equity,
        Name = symbol,
        Currency = "INR",
        TickSize = 0.05m,
        LotSize = 1,
        SessionGroup = "NSE-EQ",
        Aliases =
        [
            new Alias(Vendors.Kite, AliasKind.Token, kite),
            new Alias(Vendors.SmartApi, AliasKind.Token, $"1:{smartApi}"),
        ],
    };

    /// <summary>Ten of it, bought at 2400.50.</summary>
    public static Position Held { get; } = new()
    {
        Account = "main", Instrument = Id, Currency = "INR", TimeUs = ExampleUs, Quantity = 10, AveragePrice = 2400.5m, FifoPrice = 2400.5m, Mark = 2500.5m, MarkSource = MarkSource.Last, Value = 25_005,
        Cash = -24_026.35m, Exposure = 25_005, Unrealised = 1_000, UnrealisedByAverage = 1_000, Charges = 21.35m, DayPnl = 255,
    };

    /// <summary>It rose above a level.</summary>
    public static Alert Alerted { get; } = new()
    {
        Id = "5f0c7a30-2f44-5a1f-9f0c-0a5e6f1d3b77", RuleId = "0199f3c4-7a52-7d1e-8c1e-2f5a4d0b9e11", RuleRevision = 1, Name = "round", Subject = Id, Type = "price", TimeUs = ExampleUs, Price = "2500.55", Level = "2500.5",
        Message = "NSE:RELIANCE: above 2500.5", TicksPartition = 0, TicksOffset = 5310,
    };

    /// <summary>A quote as a broker's feed sends it.</summary>
    /// <param name="us">When the exchange said it.</param>
    /// <param name="price">In paise.</param>
    public static Tick Snapshot(long us, long price, long volume = 1_000_000) => new()
    {
        Kind = TickKind.Snapshot,
        TradeUs = us,
        ExchangeUs = us,
        ReceiveUs = us + 1_000,
        PriceScale = 2,
        Price = price,
        CumulativeVolume = volume,
        SessionOpen = 2480_00,
        SessionHigh = 2510_00,
        SessionLow = 2470_05,
        PreviousClose = 2475_00,
        Fields = TickFields.Price | TickFields.CumulativeVolume | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow | TickFields.PreviousClose,
    };

    /// <summary>The open bar of a minute.</summary>
    public static Candle Minute(long startUs, long close) => new()
    {
        Instrument = Id, Interval = "1m", StartUs = startUs, EndUs = startUs + Samples.MinuteUs, TradingDate = 20250127, PriceScale = 2,
        Open = 2500_00, High = 2501_00, Low = 2499_95, Close = close, Volume = 1_200, Turnover = "3000600.00", Updates = 60, Source = "kite", Rules = 1,
    };

    public static void Quote(this Api api, long price, int n = 0, string instrument = Id) =>
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(instrument, Snapshot(OpenUs + (n * 1_000_000L), price, 1_000_000 + n))]);

    public static void Candle(this Api api, long close) =>
        api.Log.Write(TopicCatalog.CandlesLive, [Samples.Record(TopicCatalog.CandlesLive, Minute(OpenUs, close))]);

    /// <summary>Writes the master, and waits until symbols are found in it.</summary>
    public static async Task ListAsync(this Api api, params Instrument[] listed)
    {
        api.Log.Write(TopicCatalog.Instruments, listed.Select(Samples.Record));
        await Candlewick.Tests.Support.Eventually.TrueAsync(
            () => listed.All(instrument => api.Tails.Instruments.Resolve(instrument.Aliases[0].Text) is not null), TimeSpan.FromSeconds(30), "the master is read");
    }
}
