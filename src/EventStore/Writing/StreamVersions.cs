using Candlewick.EventStore.Events;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Writing;

/// <summary>Takes the rows of streams for a transaction, and gives out versions.</summary>
internal static class StreamVersions
{
    /// <summary>Adds to each stream, made where it is new, as many versions as it is given; returns the last one.</summary>
    private const string Upsert =
        """
        INSERT INTO mt_streams AS s (id, version, timestamp, created, tenant_id, is_archived)
        SELECT q.id, q.n, q.at, q.at, '*DEFAULT*', false
        FROM unnest($1, $2, $3) WITH ORDINALITY AS q(id, n, at, ordinal) ORDER BY q.ordinal
        ON CONFLICT (id) DO UPDATE SET version = coalesce(s.version, 0) + excluded.version, timestamp = excluded.timestamp
        RETURNING s.id, s.version
        """;

    /// <summary>How many events go to each stream, in the order in which the rows are to be locked.</summary>
    public static SortedDictionary<string, StreamAddition> Count(IReadOnlyList<StreamEvent> events)
    {
        var streams = new Dictionary<string, StreamAddition>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            streams[e.StreamId] = new StreamAddition(streams.GetValueOrDefault(e.StreamId).Events + 1, e.Timestamp.UtcDateTime);
        }

        return new SortedDictionary<string, StreamAddition>(streams, StringComparer.Ordinal);
    }

    /// <summary>Takes the rows of the streams of <paramref name="events"/> and adds nothing to them yet.</summary>
    public static async Task LockAsync(NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction) { BatchCommands = { Take(Count(events), _ => 0) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The statement that takes the rows of <paramref name="streams"/> and adds <paramref name="versions"/> to each.</summary>
    public static NpgsqlBatchCommand Take(SortedDictionary<string, StreamAddition> streams, Func<StreamAddition, long> versions) => new(Upsert)
    {
        Parameters =
        {
            new() { Value = streams.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
            new() { Value = streams.Values.Select(versions).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new() { Value = streams.Values.Select(s => s.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        },
    };
}

/// <summary>What a transaction adds to a stream.</summary>
/// <param name="Events">How many events.</param>
/// <param name="At">Timestamp of the last one, UTC.</param>
internal readonly record struct StreamAddition(long Events, DateTime At);
