using Candlewick.EventStore.Events;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Writing;

/// <summary>Appends by identity: for projections that have no table of their own to tell what is stored.</summary>
public static class NewEvents
{
    private const string ReadStored =
        "SELECT e.id FROM unnest($1::varchar[], $2::uuid[]) AS q(stream_id, id) JOIN mt_events e ON e.stream_id = q.stream_id AND e.id = q.id";

    /// <summary>
    /// Appends the events whose ids are not in their streams yet, each once, and returns how many there were. Takes the
    /// rows of the streams first, so that of two that bring the same event one waits and then finds it. Reads the ids of
    /// whole streams: made for streams of at most some thousand events.
    /// </summary>
    /// <exception cref="NpgsqlException">The database refused or is gone; the transaction can only be rolled back.</exception>
    public static async Task<int> AppendNewAsync(
        this IEventWriter writer, NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return 0;
        }

        await StreamVersions.LockAsync(transaction, events, cancellationToken);
        var known = await ReadStoredAsync(transaction, events, cancellationToken);
        var fresh = events.Where(e => known.Add(e.Id)).ToList();
        await writer.AppendAsync(transaction, fresh, cancellationToken);
        return fresh.Count;
    }

    private static async Task<HashSet<Guid>> ReadStoredAsync(NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadStored, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = events.Select(e => e.StreamId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = events.Select(e => e.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            },
        };
        var stored = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            stored.Add(reader.GetGuid(0));
        }

        return stored;
    }
}
