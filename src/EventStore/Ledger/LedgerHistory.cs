using Candlewick.Market.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Ledger;

/// <summary>Where a page of a ledger begins: after an entry.</summary>
/// <param name="TimeUs">Microseconds UTC.</param>
public readonly record struct LedgerPlace(long TimeUs, Guid Id);

/// <summary>Reads table <c>ledger_entry</c>.</summary>
public sealed class LedgerHistory(NpgsqlDataSource database)
{
    private const string Page =
        $"""
        SELECT {LedgerColumns.Names} FROM ledger_entry
        WHERE account = $1 AND ($2 IS NULL OR instrument = $2) AND ($3 IS NULL OR kind = ANY ($3))
          AND happened_at >= $4 AND happened_at < $5 AND (happened_at, entry_id) > ($6, $7)
        ORDER BY happened_at, entry_id LIMIT $8
        """;

    /// <summary>The entries of an account, oldest first.</summary>
    /// <param name="instrument">Null: all.</param>
    /// <param name="kinds">Null: all.</param>
    /// <param name="after">Null: from the first one on.</param>
    public async Task<List<LedgerEntry>> ReadAsync(
        string account, string? instrument, IReadOnlyList<EntryKind>? kinds, long fromUs, long toUs, LedgerPlace? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Page);
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = (object?)instrument ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)kinds?.Select(LedgerColumns.NameOf).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = DateTime.UnixEpoch.AddMicroseconds(fromUs) });
        command.Parameters.Add(new() { Value = DateTime.UnixEpoch.AddMicroseconds(toUs) });
        command.Parameters.Add(new() { Value = DateTime.UnixEpoch.AddMicroseconds(after?.TimeUs ?? 0) });
        command.Parameters.Add(new() { Value = after?.Id ?? Guid.Empty });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>All entries of an instrument, of every account.</summary>
    public async Task<List<LedgerEntry>> ReadOfInstrumentAsync(string instrument, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {LedgerColumns.Names} FROM ledger_entry WHERE instrument = $1");
        command.Parameters.Add(new() { Value = instrument });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Those of these ids that are stored.</summary>
    public async Task<List<LedgerEntry>> FindAsync(string account, IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {LedgerColumns.Names} FROM ledger_entry WHERE account = $1 AND entry_id = ANY ($2)");
        command.Parameters.Add(new() { Value = account });
        command.Parameters.Add(new() { Value = ids.ToArray() });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<LedgerEntry>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var entries = new List<LedgerEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(LedgerColumns.Read(reader));
        }

        return entries;
    }
}
