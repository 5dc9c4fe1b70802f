using Candlewick.EventStore.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>An instrument, and the open times of candles that are taken of it, microseconds UTC.</summary>
/// <param name="FromUs">Inclusive.</param>
/// <param name="ToUs">Exclusive.</param>
internal readonly record struct CandleSpan(string Instrument, long FromUs, long ToUs);

/// <summary>The candles of instruments that follow one another in time, as if they were one.</summary>
/// <param name="of">The candles of one of them.</param>
/// <param name="spans">In order of time, not overlapping.</param>
/// <param name="adjusted">What is done to each as it is read; null: nothing.</param>
internal sealed class JoinedCandles(Func<CandleSpan, ICandleSeries> of, IReadOnlyList<CandleSpan> spans, Func<CandleRow, CandleRow>? adjusted) : ICandleSeries
{
    public async Task<List<CandleRow>> ReadFirstAsync(long fromUs, long toUs, int count, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>();
        foreach (var span in spans.Where(span => span.FromUs < toUs && fromUs < span.ToUs))
        {
            rows.AddRange(await of(span).ReadFirstAsync(Math.Max(fromUs, span.FromUs), Math.Min(toUs, span.ToUs), count - rows.Count, cancellationToken));
            if (rows.Count == count)
            {
                break;
            }
        }

        return Adjusted(rows);
    }

    public async Task<List<CandleRow>> ReadLastAsync(long toUs, int count, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>();
        foreach (var span in spans.Where(span => span.FromUs < toUs).Reverse())
        {
            var last = await of(span).ReadLastAsync(Math.Min(toUs, span.ToUs), count - rows.Count, cancellationToken);
            rows.InsertRange(0, last.Where(row => row.StartUs >= span.FromUs));
            if (rows.Count == count)
            {
                break;
            }
        }

        return Adjusted(rows);
    }

    private List<CandleRow> Adjusted(List<CandleRow> rows) => adjusted is null ? rows : rows.ConvertAll(row => adjusted(row));
}
