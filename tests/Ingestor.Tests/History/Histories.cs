using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>Opens histories of a server of a test, and reads them whole.</summary>
internal static class Histories
{
    /// <summary>2026-11-25 00:00 UTC.</summary>
    public const long DayUs = 1_795_564_800_000_000;

    public const long SecondUs = 1_000_000;

    public const long MinuteUs = 60 * SecondUs;

    private static readonly HttpClient Http = new();

    public static HistoryAccess Access(VendorServer server, IBrokerSession? session = null, TimeProvider? time = null) =>
        new(Http, server.Address, session, time ?? TimeProvider.System, NullLogger.Instance);

    public static HistoryInstrument Instrument(string id, InstrumentType type = InstrumentType.Spot, params Alias[] aliases) =>
        new(InstrumentId.Parse(id), new Instrument { Id = InstrumentId.Parse(id), Type = type, Aliases = aliases });

    /// <summary>A future that Kite knows as 408065.</summary>
    public static HistoryInstrument KiteListing(string id) => Instrument(id, InstrumentType.Future, new Alias("kite", AliasKind.Token, "408065"));

    public static async Task<List<PastTrade>> TradesAsync(this IVendorHistory history, HistoryInstrument instrument, HistorySpan span) =>
        await history.TradesAsync(instrument, span, TestContext.Current.CancellationToken).ToListAsync();

    public static async Task<List<VendorBar>> BarsAsync(this IVendorHistory history, HistoryInstrument instrument, string interval, long fromUs, long toUs) =>
        await history.BarsAsync(instrument, BarSpec.Parse(interval), new HistorySpan(fromUs, toUs), TestContext.Current.CancellationToken).ToListAsync();
}
