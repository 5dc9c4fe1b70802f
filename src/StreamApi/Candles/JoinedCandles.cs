using Candlewick.EventStore.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>An instrument, and the open times of candles that are taken of it, microseconds UTC.</summary>
/// <param name="FromUs">Inclusive.</param>
/// <param name="ToUs">Exclusive.</param>
internal readonly record struct CandleSpan(string Instrument, long FromUs, long ToUs);

/// <summary>Reads the stored candles of instruments that follow one another in time, as if they were one.</summary>
/// <param name="spans">In order of time, not overlapping.</param>
internal sealed class JoinedCandles(CandleHistory store, IReadOnlyList<CandleSpan> spans, string interval)
{
    /// <summary>The first <paramref name="count"/> candles that open in the time given.</summary>
    public async Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>();
        foreach (var span in spans.Where(span => span.FromUs < toUs && fromUs < span.ToUs))
        {
            var query = new CandleQuery
            {
                Instruments = [span.Instrument],
                Intervals = [interval],
                FromUs = Math.Max(fromUs, span.FromUs),
                ToUs = Math.Min(toUs, span.ToUs),
                Limit = count - rows.Count,
            };
            rows.AddRange(await store.ReadPageAsync(query, cancellationToken));
            if (rows.Count == count)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>The last <paramref name="count"/> candles that open before <paramref name="toUs"/>, in ascending order.</summary>
    public async Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>();
        foreach (var span in spans.Where(span => span.FromUs < toUs).Reverse())
        {
            rows.InsertRange(
                0, await store.ReadLastAsync(span.Instrument, interval, count - rows.Count, null, cancellationToken, Math.Min(toUs, span.ToUs), span.FromUs));
            if (rows.Count == count)
            {
                break;
            }
        }

        return rows;
    }
}
