using Npgsql;
using NpgsqlTypes;

namespace Candlewick.EventStore.Alerts;

/// <summary>Where a page of alerts goes on: behind one, from the newest back.</summary>
public readonly record struct AlertPlace(long TimeUs, Guid Id);

/// <summary>Writes and reads table <c>alert</c>.</summary>
/// <param name="database">For reading.</param>
/// <param name="own">For what is said by readers: that they have seen an alert.</param>
public sealed class AlertTable(NpgsqlDataSource database, NpgsqlDataSource own)
{
    private const string Read = $"SELECT {AlertColumns.Names}, acknowledged_at, acknowledged_by FROM alert";

    /// <summary>Writes those that are not stored, with where they are to be sent, as part of <paramref name="transaction"/>; returns how many rows there were.</summary>
    public static async Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredAlert> alerts, CancellationToken cancellationToken)
    {
        if (alerts.Count == 0)
        {
            return 0;
        }

        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var alert in alerts)
        {
            var insert = new NpgsqlBatchCommand(
                $"INSERT INTO alert ({AlertColumns.Names}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT (id) DO NOTHING");
            insert.Parameters.AddRange(AlertColumns.Of(alert).ToArray());
            batch.BatchCommands.Add(insert);
            if (alert.Notify.Count > 0)
            {
                batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO alert_delivery (alert_id, target) SELECT $1, unnest($2) ON CONFLICT DO NOTHING")
                {
                    Parameters = { new() { Value = alert.Id }, new() { Value = alert.Notify.Distinct().ToArray() } },
                });
            }
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return alerts.Count;
    }

    /// <summary>Alerts from the newest back.</summary>
    /// <param name="subject">Null: of all.</param>
    /// <param name="rule">Null: of all.</param>
    /// <param name="isAcknowledged">Null: seen or not.</param>
    /// <param name="before">Null: from the newest on.</param>
    public async Task<List<StoredAlert>> ReadAsync(string? subject, Guid? rule, bool? isAcknowledged, AlertPlace? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            {Read}
            WHERE ($1 IS NULL OR subject = $1) AND ($2 IS NULL OR rule_id = $2) AND ($3 IS NULL OR (acknowledged_at IS NOT NULL) = $3)
              AND ($4 IS NULL OR (happened_at, id) < ($4, $5))
            ORDER BY happened_at DESC, id DESC LIMIT $6
            """);
        command.Parameters.Add(new() { Value = (object?)subject ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)rule ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)isAcknowledged ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = before is { } place ? DateTime.UnixEpoch.AddMicroseconds(place.TimeUs) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = before?.Id ?? Guid.Empty });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Notes who has seen an alert first; returns it as it is then, null where there is none.</summary>
    public async Task<StoredAlert?> AcknowledgeAsync(Guid id, string by, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = own.CreateCommand(
            $"""
            UPDATE alert SET acknowledged_at = coalesce(acknowledged_at, $2), acknowledged_by = coalesce(acknowledged_by, $3) WHERE id = $1
            RETURNING {AlertColumns.Names}, acknowledged_at, acknowledged_by
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = at.UtcDateTime });
        command.Parameters.Add(new() { Value = by });
        return (await ReadAsync(command, cancellationToken)).FirstOrDefault();
    }

    private static async Task<List<StoredAlert>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var alerts = new List<StoredAlert>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            alerts.Add(AlertColumns.Read(reader));
        }

        return alerts;
    }
}
