using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Events;

/// <summary>
/// Appends events to Marten's tables by binary COPY, so that Marten afterwards reads, projects and appends as if it
/// had written them. Three round trips for any number of events.
/// </summary>
public static class EventAppender
{
    private const string UpsertStreams =
        """
        INSERT INTO mt_streams AS s (id, version, timestamp, created, tenant_id, is_archived)
        SELECT q.id, q.n, q.at, q.at, '*DEFAULT*', false
        FROM unnest($1, $2, $3) WITH ORDINALITY AS q(id, n, at, ordinal) ORDER BY q.ordinal
        ON CONFLICT (id) DO UPDATE SET version = coalesce(s.version, 0) + excluded.version, timestamp = excluded.timestamp
        RETURNING s.id, s.version
        """;

    // In the transaction that uses them, never a block ahead: Marten's daemon passes over numbers that stay empty
    // while no transaction is open that could fill them, and would lose the events that arrive in them later.
    private const string TakeSequence = "SELECT nextval('mt_events_sequence') FROM generate_series(1, $1)";

    private const string CopyEvents =
        "COPY mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Appends <paramref name="events"/> in their order, each to its stream, as part of <paramref name="transaction"/>.
    /// The rows of the streams stay locked until it ends, taken in ordinal order of their keys: that orders the writers
    /// of a stream and keeps two of them from waiting for each other.
    /// </summary>
    /// <exception cref="PostgresException">The database refused; the transaction can only be rolled back.</exception>
    public static async Task AppendAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var versions = await ReserveVersionsAsync(connection, transaction, events, cancellationToken);
        long[] sequence = await TakeSequenceAsync(connection, transaction, events.Count, cancellationToken);

        await using var copy = await connection.BeginBinaryImportAsync(CopyEvents, cancellationToken);
        for (int i = 0; i < events.Count; i++)
        {
            WriteRow(copy, sequence[i], ++versions[events[i].StreamId], events[i]);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Only buffers: the importer sends when its buffer is full. Synchronous, which spares ten awaits an event.</summary>
    private static void WriteRow(NpgsqlBinaryImporter copy, long sequence, long version, StreamEvent e)
    {
        copy.StartRow();
        copy.Write(sequence, NpgsqlDbType.Bigint);
        copy.Write(e.Id, NpgsqlDbType.Uuid);
        copy.Write(e.StreamId, NpgsqlDbType.Varchar);
        copy.Write(version, NpgsqlDbType.Bigint);
        copy.Write(e.Data, NpgsqlDbType.Jsonb);
        copy.Write(e.Type, NpgsqlDbType.Varchar);
        copy.Write(e.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write("*DEFAULT*", NpgsqlDbType.Varchar);
        copy.Write(e.DotNetType, NpgsqlDbType.Varchar);
        copy.Write(false, NpgsqlDbType.Boolean);
    }

    /// <summary>The version each stream had before; ours follow it without a hole.</summary>
    private static async Task<Dictionary<string, long>> ReserveVersionsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, (long Count, DateTime At)>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            counts[e.StreamId] = (counts.GetValueOrDefault(e.StreamId).Count + 1, e.Timestamp.UtcDateTime);
        }

        await using var command = new NpgsqlCommand(UpsertStreams, connection, transaction)
        {
            Parameters =
            {
                new() { Value = counts.Keys.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = counts.Values.Select(v => v.Count).ToArray() },
                new() { Value = counts.Values.Select(v => v.At).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        var versions = new Dictionary<string, long>(counts.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string id = reader.GetString(0);
            versions[id] = reader.GetInt64(1) - counts[id].Count;
        }

        return versions;
    }

    private static async Task<long[]> TakeSequenceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int count, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TakeSequence, connection, transaction) { Parameters = { new() { Value = count } } };
        long[] sequence = new long[count];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        for (int i = 0; await reader.ReadAsync(cancellationToken); i++)
        {
            sequence[i] = reader.GetInt64(0);
        }

        return sequence;
    }
}
