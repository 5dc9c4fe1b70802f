using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Alerts;

/// <summary>Writes and reads table <c>alert_rule</c>.</summary>
public sealed class AlertRuleTable(NpgsqlDataSource database)
{
    private const string Columns = "id, revision, subject, definition::text, changed_at";

    /// <summary>Writes what was said, in its order, as part of <paramref name="transaction"/>; returns how many rows changed.</summary>
    public static async Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredRule> rules, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var rule in rules)
        {
            var command = new NpgsqlBatchCommand(rule.Definition is null
                ? "DELETE FROM alert_rule WHERE id = $1"
                : """
                  INSERT INTO alert_rule (id, revision, subject, definition, changed_at) VALUES ($1, $2, $3, $4, $5)
                  ON CONFLICT (id) DO UPDATE SET (revision, subject, definition, changed_at) = (excluded.revision, excluded.subject, excluded.definition, excluded.changed_at)
                  WHERE alert_rule.revision < excluded.revision
                  """);
            command.Parameters.Add(new() { Value = rule.Id });
            if (rule.Definition is { } definition)
            {
                command.Parameters.Add(new() { Value = rule.Revision });
                command.Parameters.Add(new() { Value = rule.Subject });
                command.Parameters.Add(new() { Value = definition, NpgsqlDbType = NpgsqlDbType.Jsonb });
                command.Parameters.Add(new() { Value = DateTime.UnixEpoch.AddMicroseconds(rule.ChangedUs) });
            }

            batch.BatchCommands.Add(command);
        }

        return rules.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The rules behind an id, by id; of one subject, or of all.</summary>
    public async Task<List<StoredRule>> ReadAsync(string? subject, Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM alert_rule WHERE ($1 IS NULL OR subject = $1) AND id > $2 ORDER BY id LIMIT $3");
        command.Parameters.Add(new() { Value = (object?)subject ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Null where there is none.</summary>
    public async Task<StoredRule?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM alert_rule WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    private static async Task<List<StoredRule>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var rules = new List<StoredRule>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rules.Add(new StoredRule(reader.GetGuid(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), AlertColumns.Us(reader.GetDateTime(4))));
        }

        return rules;
    }
}
