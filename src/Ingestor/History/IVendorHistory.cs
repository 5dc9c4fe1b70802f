using Candlewick.Market.Candles;

namespace Candlewick.Ingestor.History;

/// <summary>
/// What a vendor keeps of the past and hands out page by page. An implementation speaks its wire and nothing else: how often it may ask, trying again
/// and refusals are <see cref="VendorClient"/>'s.
/// </summary>
internal interface IVendorHistory : IDisposable
{
    /// <summary>The feed whose past it is.</summary>
    string Feed { get; }

    /// <summary>It has trades, one by one and with the ids that the live feed has.</summary>
    bool HasTrades { get; }

    /// <summary>Which bars it has, shortest first.</summary>
    IReadOnlyList<HistoryInterval> Intervals { get; }

    /// <summary>What its answers call an instrument; null where it has none of the kind, or the master does not say.</summary>
    string? SymbolOf(HistoryInstrument instrument);

    /// <summary>The trades of a span, in order of their ids, each once. Pages are asked for as they are taken.</summary>
    /// <exception cref="IngestException">The vendor refuses, or does not answer; the message names the remedy.</exception>
    /// <exception cref="NotSupportedException">It has no trades.</exception>
    IAsyncEnumerable<PastTrade> TradesAsync(HistoryInstrument instrument, HistorySpan span, CancellationToken cancellationToken);

    /// <summary>The bars that begin in a span, in order, each once.</summary>
    /// <exception cref="IngestException">The vendor refuses, or does not answer; the message names the remedy.</exception>
    IAsyncEnumerable<VendorBar> BarsAsync(HistoryInstrument instrument, BarSpec interval, HistorySpan span, CancellationToken cancellationToken);
}
