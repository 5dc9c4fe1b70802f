using Candlewick.Market.Candles;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.History;

/// <summary>A vendor's own bars, to be held against ours.</summary>
public sealed class VendorBars(HttpClient http, TimeProvider time, ILogger<VendorBars> logger)
{
    /// <summary>Those that begin in [<paramref name="fromUs"/>, <paramref name="toUs"/>), microseconds UTC, in order.</summary>
    /// <exception cref="IngestException">The vendor refuses, has no such bars, or does not answer; the message names the remedy.</exception>
    public async Task<List<VendorBar>> ReadAsync(VendorInstrument of, BarSpec interval, long fromUs, long toUs, CancellationToken cancellationToken)
    {
        using var history = of.Vendor.Open(new HistoryAccess(http, of.Address, of.Session, time, logger));
        return await history.BarsAsync(new HistoryInstrument(of.Id, of.Listing), interval, new HistorySpan(fromUs, toUs), cancellationToken).ToListAsync(cancellationToken);
    }
}
