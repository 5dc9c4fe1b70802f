using Candlewick.EventStore.Candles.Rebuild;
using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Projections.Candles;

/// <summary>
/// Rebuilds table <c>candle</c> from topic <c>candles</c> while the projection writes and clients read. The projection
/// stands still for the moment of the swap only.
/// </summary>
/// <param name="options">Which topic, which database; of a projection that may be at work meanwhile.</param>
/// <param name="time">Measures.</param>
public sealed class CandleRebuild(ProjectionOptions options, TimeProvider time)
{
    /// <summary>Swaps when it is behind by no more than this: so long, about, the projection will wait.</summary>
    private const long CloseEnough = 5_000;

    private long _start;
    private long _total;
    private long _records;

    /// <summary>Rebuilds; returns what was done.</summary>
    /// <exception cref="RebuildException">It cannot be done now.</exception>
    /// <exception cref="PositionException">The topic no longer holds what the table was made of.</exception>
    public async Task<RebuildProgress> RunAsync(Action<RebuildProgress> progress, CancellationToken cancellationToken)
    {
        _start = time.GetTimestamp();
        var positions = new CandlePositions(options);
        using var log = new CandleLog(options.Kafka, options.SchemaIds);
        await using var shadow = await ShadowCandles.CreateAsync(options.Database, cancellationToken);

        var stretches = await positions.FromStartAsync(log, cancellationToken);
        _total = stretches.Values.Sum(s => s.To - s.From);
        progress(Now("reading", 0));
        await log.ReadAsync(stretches, rows => shadow.AddAsync(rows, cancellationToken), read => progress(Now("reading", read)), cancellationToken);
        _records = _total;
        progress(Now("indexing"));
        await shadow.IndexAsync(cancellationToken);

        var reached = stretches.ToDictionary(s => s.Key, s => s.Value.To);
        long behind;
        do
        {
            behind = await CatchUpAsync(log, shadow, reached, await positions.ReadAsync(cancellationToken), cancellationToken);
        }
        while (behind > CloseEnough);

        progress(Now("swapping"));
        while (!await shadow.TrySwapAsync(held => CatchUpAsync(log, shadow, reached, held, cancellationToken), cancellationToken))
        {
            progress(Now("waiting for readers"));
        }

        return Now("done");
    }

    private RebuildProgress Now(string doing, long more = 0) => new(doing, _records + more, _total, time.GetElapsedTime(_start));

    /// <summary>Merges what lies before <paramref name="positions"/>; returns how many offsets that were.</summary>
    private async Task<long> CatchUpAsync(
        CandleLog log, ShadowCandles shadow, Dictionary<int, long> reached, IReadOnlyList<ProjectionPosition> positions, CancellationToken cancellationToken)
    {
        var stretches = positions.ToDictionary(p => p.Partition, p => (From: reached.GetValueOrDefault(p.Partition), To: p.Next));
        await log.ReadAsync(stretches, rows => shadow.MergeAsync(rows, cancellationToken), static _ => { }, cancellationToken);
        foreach (var (partition, stretch) in stretches)
        {
            reached[partition] = stretch.To;
        }

        long behind = stretches.Values.Sum(s => s.To - s.From);
        _total += behind;
        _records += behind;
        return behind;
    }
}
