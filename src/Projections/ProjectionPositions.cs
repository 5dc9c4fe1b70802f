using Candlewick.EventStore;
using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Projections;

/// <summary>Loads the positions the projection goes on from, and refuses those that do not fit the topic.</summary>
internal sealed class ProjectionPositions(NpgsqlDataSource database, ProjectionOffsets offsets, string topic, string topicId)
{
    private static readonly TimeSpan WatermarkTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Position of each of <paramref name="partitions"/>; one that has none yet begins at the start of its partition.
    /// Blocks, on the projector's thread.
    /// </summary>
    /// <exception cref="PositionException">A position is of another topic, or its records are gone.</exception>
    public async Task<Dictionary<int, long>> LoadAsync(
        IReadOnlyList<TopicPartition> partitions, Func<TopicPartition, TimeSpan, WatermarkOffsets> watermarks, CancellationToken cancellationToken)
    {
        var stored = (await ReadAsync(cancellationToken)).ToDictionary(p => p.Partition, p => p.Next);
        var positions = new Dictionary<int, long>(partitions.Count);
        foreach (var partition in partitions)
        {
            var ends = watermarks(partition, WatermarkTimeout);
            if (!stored.TryGetValue(partition.Partition.Value, out long next))
            {
                next = ends.Low.Value;
                await offsets.InsertAsync(
                    database, new ProjectionPosition(topic, topicId, partition.Partition.Value, next), cancellationToken);
            }

            Check(partition, next, ends);
            positions[partition.Partition.Value] = next;
        }

        return positions;
    }

    /// <summary>The stored positions, all of this topic.</summary>
    /// <exception cref="PositionException">They are of another topic.</exception>
    public async Task<List<ProjectionPosition>> ReadAsync(CancellationToken cancellationToken)
    {
        var positions = await offsets.ReadAsync(database, cancellationToken);
        foreach (var position in positions)
        {
            if (position.Topic != topic)
            {
                throw new PositionException(
                    $"database {Where} holds projection '{offsets.Projection}' of topic '{position.Topic}', and this pipeline writes '{topic}'. "
                    + "Set TOPIC_PREFIX to the one they were made under, or POSTGRES to a database of its own (docs/operations.md).");
            }

            if (position.TopicId != topicId)
            {
                throw new PositionException(
                    $"database {Where} holds projection '{offsets.Projection}' of a topic '{topic}' with id {position.TopicId}; the one on the broker has id {topicId}: it was made anew. "
                    + "Bring the old topic back, or set POSTGRES to an empty database and let it be filled again (docs/operations.md).");
            }
        }

        return positions;
    }

    private string Where => EventStoreDatabase.Describe(database);

    private void Check(TopicPartition partition, long next, WatermarkOffsets ends)
    {
        if (next < ends.Low.Value || next > ends.High.Value)
        {
            throw new PositionException(
                $"projection '{offsets.Projection}' stands at offset {next} of {topic}[{partition.Partition.Value}], which has {ends.Low.Value} to {ends.High.Value}: "
                + (next < ends.Low.Value ? "records it had not stored were deleted. " : "the topic lost records that were stored. ")
                + "Restore the topic, or set POSTGRES to an empty database and let it be filled again (docs/operations.md).");
        }
    }
}
