using System.Buffers;
using System.Text.Json;
using Candlewick.EventStore.Events;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Writing;

/// <summary>Appends by binary COPY into Marten's tables. Two round trips and one COPY for any number of events.</summary>
public sealed class CopyEventWriter : IEventWriter
{
    // In the transaction that uses them, never a block ahead: Marten's daemon passes over numbers that stay empty
    // while no transaction is open that could fill them, and would lose the events that arrive in them later.
    private const string TakeSequence = "SELECT nextval('mt_events_sequence') FROM generate_series(1, $1)";

    private const string CopyEvents =
        "COPY mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, is_archived) FROM STDIN (FORMAT BINARY)";

    /// <inheritdoc/>
    public async Task AppendAsync(NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        var connection = transaction.Connection ?? throw new ArgumentException("the transaction has ended", nameof(transaction));
        var (versions, sequence) = await ReserveAsync(connection, transaction, events, cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync(CopyEvents, cancellationToken);
        WriteRows(copy, events, versions, sequence);
        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>Synchronous, which spares ten awaits an event: the importer sends whenever its buffer is full.</summary>
    private static void WriteRows(NpgsqlBinaryImporter copy, IReadOnlyList<StreamEvent> events, Dictionary<string, long> versions, long[] sequence)
    {
        var data = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(data, new JsonWriterOptions { SkipValidation = true });
        for (int i = 0; i < events.Count; i++)
        {
            var e = events[i];
            data.ResetWrittenCount();
            json.Reset();
            JsonSerializer.Serialize(json, e.Data, e.Type.Json);
            copy.StartRow();
            copy.Write(sequence[i], NpgsqlDbType.Bigint);
            copy.Write(e.Id, NpgsqlDbType.Uuid);
            copy.Write(e.StreamId, NpgsqlDbType.Varchar);
            copy.Write(++versions[e.StreamId], NpgsqlDbType.Bigint);
            copy.Write(data.WrittenMemory, NpgsqlDbType.Jsonb);
            copy.Write(e.Type.Alias, NpgsqlDbType.Varchar);
            copy.Write(e.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
            copy.Write("*DEFAULT*", NpgsqlDbType.Varchar);
            copy.Write(e.Type.DotNetType, NpgsqlDbType.Varchar);
            copy.Write(false, NpgsqlDbType.Boolean);
        }
    }

    /// <summary>The version each stream had before, which ours follow without a hole, and a sequence number for each event.</summary>
    private static async Task<(Dictionary<string, long> Versions, long[] Sequence)> ReserveAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var streams = StreamVersions.Count(events);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                StreamVersions.Take(streams, s => s.Events),
                new NpgsqlBatchCommand(TakeSequence) { Parameters = { new() { Value = events.Count } } },
            },
        };
        var versions = new Dictionary<string, long>(streams.Count, StringComparer.Ordinal);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            string id = reader.GetString(0);
            versions[id] = reader.GetInt64(1) - streams[id].Events;
        }

        await reader.NextResultAsync(cancellationToken);
        long[] sequence = new long[events.Count];
        for (int i = 0; await reader.ReadAsync(cancellationToken); i++)
        {
            sequence[i] = reader.GetInt64(0);
        }

        return (versions, sequence);
    }
}
