using Candlewick.EventStore.Verification;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Projections.Candles;

/// <summary>Holds the store against topic <c>candles</c>, up to where the projection is.</summary>
/// <param name="options">Which topic, which database; of a projection that may be at work meanwhile.</param>
public sealed class CandleVerification(ProjectionOptions options)
{
    /// <summary>Reads the topic, compares, and returns what was read and what differs.</summary>
    /// <exception cref="PositionException">The store is of another topic, or records it was made of are gone.</exception>
    public async Task<(long Records, List<StoreDifference> Differences)> RunAsync(Action<long, long> progress, CancellationToken cancellationToken)
    {
        using var log = new CandleLog(options.Kafka, options.SchemaIds);

        // Checked before the snapshot is taken; what it then says of positions is what counts.
        var stretches = await new CandlePositions(options).FromStartAsync(log, cancellationToken);
        await using var comparison = await StoreComparison.BeginAsync(options.Database, cancellationToken);
        foreach (var position in comparison.Positions)
        {
            stretches[position.Partition] = (stretches.GetValueOrDefault(position.Partition).From, position.Next);
        }

        long total = stretches.Values.Sum(s => s.To - s.From);
        await log.ReadAsync(stretches, rows => comparison.AddAsync(rows, cancellationToken), read => progress(read, total), cancellationToken);
        return (total, await comparison.CompareAsync(cancellationToken));
    }
}
