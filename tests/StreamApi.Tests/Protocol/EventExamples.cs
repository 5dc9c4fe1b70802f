using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tests.Hosting;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>An event of every kind.</summary>
internal static class EventExamples
{
    /// <summary>When all of them are said: 2026-11-27 04:00 UTC.</summary>
    public const long AtUs = 1_795_752_000_000_000;

    private const string Bitcoin = "BINANCE:BTC-USDT";
    private const string Source = "binance/0";
    private const uint Date = 20261127;

    private static readonly Dictionary<string, MarketEvent> All = new()
    {
        ["listed"] = new() { Instrument = "NSE:INFY", InstrumentListed = new() { Date = Date } },
        ["changed"] = new() { Instrument = "NSE:INFY", InstrumentChanged = Changed() },
        ["delisted"] = new() { Instrument = "NFO:NIFTY-20261124-F", InstrumentDelisted = new() { Date = 20261125 } },
        ["session-opened"] = new() { Source = "kite/0", SessionOpened = new() { Date = Date, SessionGroup = "NSE-EQ", OpensUs = 1_795_750_200_000_000, ClosesUs = 1_795_775_400_000_000 } },
        ["session-closed"] = new() { Source = "kite/0", SessionClosed = new() { Date = Date, SessionGroup = "NSE-EQ", ClosedUs = 1_795_775_400_000_000 } },
        ["feed-connected"] = new() { Source = Source, FeedConnected = new() { Date = Date, AtUs = AtUs + Samples.MinuteUs } },
        ["feed-lost"] = new() { Source = Source, FeedLost = new() { Date = Date, AtUs = AtUs } },
        ["feed-stalled"] = new() { Source = Source, FeedStalled = new() { Date = Date, AtUs = AtUs + (Samples.MinuteUs / 2), LastUs = AtUs } },
        ["gap"] = new() { Source = Source, GapDetected = new() { Date = Date, FromUs = AtUs, ToUs = AtUs + Samples.MinuteUs, Cause = "disconnected" } },
        ["gap-of-one"] = new() { Source = Source, Instrument = Bitcoin, GapDetected = new() { Date = Date, FromUs = AtUs, ToUs = AtUs + Samples.MinuteUs, Cause = "sequence", FirstSequence = 7, LastSequence = 9 } },
        ["gap-filled"] = new() { Source = Source, Instrument = Bitcoin, GapFilled = new() { Date = Date, FromUs = AtUs, ToUs = AtUs + Samples.MinuteUs, Ticks = 3 } },
        ["set-aside"] = new() { Instrument = "NYSE:SPY", TicksSetAside = new() { Date = 20131007, Source = "csv/2", Owner = "lean/1", FirstOffset = 5310 } },
        ["volume-rolls"] = new() { Instrument = Bitcoin, VolumeRolls = new() { Source = "csv/2", TicksOffset = 5310 } },
        ["subscribed"] = new() { Instrument = "BINANCE:SOL-USDT", InstrumentSubscribed = new() { Source = Source, AtUs = AtUs } },
        ["refused"] = new() { Instrument = "BINANCE:SOL-USDX", InstrumentRefused = new() { Feed = "binance", AtUs = AtUs, Reason = RefusalReason.Unknown, Text = "feed binance has no BINANCE:SOL-USDX" } },
    };

    public static IEnumerable<string> Names => All.Keys;

    public static EventItem Item(string name) => new(All[name].Instrument, All[name], AtUs);

    private static InstrumentChanged Changed()
    {
        var changed = new InstrumentChanged { Date = Date };
        changed.Fields.Add(new Contracts.V1.FieldChange { Field = "lot_size", Before = "1", After = "5" });
        changed.Fields.Add(new Contracts.V1.FieldChange { Field = "isin", After = "INE009A01021" });
        return changed;
    }
}
