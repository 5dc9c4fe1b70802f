namespace Candlewick.Ingestor.History;

/// <summary>A stretch of the past, [<paramref name="FromUs"/>, <paramref name="ToUs"/>), microseconds UTC.</summary>
/// <param name="AfterId">Trades with higher ids only: where an earlier run came to; 0: from the beginning of the span.</param>
internal readonly record struct HistorySpan(long FromUs, long ToUs, long AfterId = 0)
{
    public bool Has(long us) => us >= FromUs && us < ToUs;

    /// <summary>The same in stretches that a vendor gives at once, oldest first.</summary>
    public IEnumerable<HistorySpan> Parts(TimeSpan longest)
    {
        long step = longest.Ticks / TimeSpan.TicksPerMicrosecond;
        for (long from = FromUs; from < ToUs; from += step)
        {
            yield return this with { FromUs = from, ToUs = Math.Min(ToUs, from + step) };
        }
    }
}
