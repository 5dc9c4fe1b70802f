using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Projections.Candles;

/// <summary>The stretches of topic <c>candles</c> that the store was made of.</summary>
internal sealed class CandlePositions(ProjectionOptions options)
{
    private readonly ProjectionPositions _positions = new(
        options.Database, ProjectionOffsets.Candles, options.Kafka.NameOf(TopicCatalog.Candles), options.Layout.IdOf(TopicCatalog.Candles));

    /// <summary>How far the projection is.</summary>
    /// <exception cref="PositionException">It read another topic.</exception>
    public Task<List<ProjectionPosition>> ReadAsync(CancellationToken cancellationToken) => _positions.ReadAsync(cancellationToken);

    /// <summary>From the oldest record of each partition to where the projection is.</summary>
    /// <exception cref="PositionException">It read another topic, or records it stored are not in the topic any more.</exception>
    public async Task<Dictionary<int, (long From, long To)>> FromStartAsync(CandleLog log, CancellationToken cancellationToken)
    {
        var stretches = new Dictionary<int, (long, long)>();
        foreach (var position in await ReadAsync(cancellationToken))
        {
            long oldest = log.Oldest(position.Partition);
            if (await LowestStoredAsync(position.Partition, cancellationToken) is { } lowest && lowest < oldest)
            {
                throw new PositionException(
                    $"table candle has rows from offset {lowest} of {position.Topic}[{position.Partition}] on, and the topic begins at {oldest}: records they were made of "
                    + "were deleted. Keep the table, or bring the records back.");
            }

            stretches[position.Partition] = (oldest, position.Next);
        }

        return stretches;
    }

    private async Task<long?> LowestStoredAsync(int partition, CancellationToken cancellationToken)
    {
        await using var command = options.Database.CreateCommand("SELECT min(source_offset) FROM candle WHERE partition = $1");
        command.Parameters.Add(new() { Value = partition });
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }
}
