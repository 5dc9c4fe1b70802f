using Candlewick.EventStore.Events;
using Candlewick.EventStore.Writing;
using Candlewick.Market.Ledger;
using Npgsql;

namespace Candlewick.EventStore.Ledger;

/// <summary>Writes entries as events of their account's stream and into table <c>ledger_entry</c>, each identity once.</summary>
public sealed class LedgerStore(IEventWriter events, TimeProvider time)
{
    private const string Insert =
        $"""
        INSERT INTO ledger_entry ({LedgerColumns.Names})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (account, entry_id) DO NOTHING RETURNING entry_id
        """;

    private const string Rebuild =
        $"""
        LOCK TABLE ledger_entry IN SHARE ROW EXCLUSIVE MODE;
        DELETE FROM ledger_entry;
        INSERT INTO ledger_entry ({LedgerColumns.Names})
        SELECT data->>'Account', id, data->>'Instrument', data->>'Kind', data->>'Reference', (data->>'HappenedAt')::timestamptz, data->>'Currency', (data->>'Quantity')::numeric,
            (data->>'Price')::numeric, (data->>'Multiplier')::numeric, (data->>'Amount')::numeric, (data->>'Charges')::numeric, (data->>'RatioNew')::int, (data->>'RatioOld')::int,
            data->>'Order', (data->>'IsOrderTotal')::boolean, (data->>'Reverses')::uuid, data->>'Source'
        FROM mt_events WHERE type = 'ledger_entry_recorded'
        """;

    /// <summary>Key of an account's stream.</summary>
    public static string StreamId(string account) => $"ledger|{account}";

    /// <summary>Writes those that are not stored, in their order, as part of <paramref name="transaction"/>; returns how many there were.</summary>
    /// <exception cref="NpgsqlException">The database refused or is gone; the transaction can only be rolled back.</exception>
    public async Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return 0;
        }

        // The table tells what is new, and holds others back who bring the same: the streams may be long.
        var fresh = new HashSet<Guid>();
        await using (var insert = new NpgsqlCommand(Insert, transaction.Connection, transaction))
        {
            insert.Parameters.AddRange(LedgerColumns.Arrays([.. entries.DistinctBy(e => e.Id)]).ToArray());
            await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                fresh.Add(reader.GetGuid(0));
            }
        }

        var now = time.GetUtcNow();
        var recorded = entries.DistinctBy(e => e.Id).Where(e => fresh.Contains(e.Id)).Select(e => new StreamEvent(StreamId(e.Account), e.Id, EventTypes.LedgerEntryRecorded, Event(e), now)).ToList();
        await events.AppendAsync(transaction, recorded, cancellationToken);
        return recorded.Count;
    }

    /// <summary>Makes the table anew from the events, in one transaction; whoever writes waits, and readers see the one or the other. Returns how many entries there are.</summary>
    public static async Task<int> RebuildAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var rebuild = new NpgsqlCommand(Rebuild, connection, transaction);
        await rebuild.ExecuteNonQueryAsync(cancellationToken);
        await using var count = new NpgsqlCommand("SELECT count(*)::int FROM ledger_entry", connection, transaction);
        int entries = (int)(await count.ExecuteScalarAsync(cancellationToken))!;
        await transaction.CommitAsync(cancellationToken);
        return entries;
    }

    private static LedgerEntryRecorded Event(LedgerEntry entry) => new(
        entry.Account, entry.Instrument, LedgerColumns.NameOf(entry.Kind), entry.Reference, DateTimeOffset.UnixEpoch.AddMicroseconds(entry.TimeUs), entry.Currency, entry.Quantity, entry.Price,
        entry.Multiplier, entry.Amount, entry.Charges, entry.RatioNew, entry.RatioOld, entry.Order, entry.IsOrderTotal, entry.Reverses == Guid.Empty ? null : entry.Reverses, entry.Source);
}
