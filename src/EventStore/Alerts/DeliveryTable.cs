using Npgsql;

namespace Candlewick.EventStore.Alerts;

/// <summary>An alert that is to be sent somewhere.</summary>
/// <param name="Target">Kind and address, parted by a space.</param>
/// <param name="Attempts">This one included.</param>
public sealed record DueDelivery(StoredAlert Alert, string Target, int Attempts);

/// <summary>
/// Table <c>alert_delivery</c>: what is to be sent is stored with the alert, and taken on a lease. A sender that dies between sending and saying
/// so is followed by one that sends again, with the same key, when the lease has run out.
/// </summary>
public sealed class DeliveryTable(NpgsqlDataSource database)
{
    private const string Take =
        $"""
        WITH due AS (
            SELECT alert_id, target FROM alert_delivery WHERE status = 'pending' AND due_at <= $1 ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED),
        taken AS (
            UPDATE alert_delivery d SET attempts = d.attempts + 1, due_at = $2 FROM due WHERE d.alert_id = due.alert_id AND d.target = due.target
            RETURNING d.alert_id, d.target, d.attempts)
        SELECT {AlertColumns.Names}, acknowledged_at, acknowledged_by, taken.target, taken.attempts FROM taken JOIN alert ON alert.id = taken.alert_id
        """;

    /// <summary>Takes what is due, and nobody else's, until the lease has run out.</summary>
    public async Task<List<DueDelivery>> TakeAsync(DateTimeOffset now, TimeSpan lease, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new() { Value = now.UtcDateTime });
        command.Parameters.Add(new() { Value = (now + lease).UtcDateTime });
        command.Parameters.Add(new() { Value = limit });
        var due = new List<DueDelivery>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new DueDelivery(AlertColumns.Read(reader), reader.GetString(18), reader.GetInt32(19)));
        }

        return due;
    }

    /// <summary>It arrived.</summary>
    public Task DeliveredAsync(DueDelivery delivery, DateTimeOffset at, CancellationToken cancellationToken) =>
        NoteAsync(delivery, "status = 'delivered', delivered_at = $3, error = NULL", at, null, cancellationToken);

    /// <summary>It did not, and is tried again.</summary>
    public Task AgainAsync(DueDelivery delivery, DateTimeOffset due, string error, CancellationToken cancellationToken) =>
        NoteAsync(delivery, "due_at = $3, error = $4", due, error, cancellationToken);

    /// <summary>It did not, and never will.</summary>
    public Task GiveUpAsync(DueDelivery delivery, DateTimeOffset at, string error, CancellationToken cancellationToken) =>
        NoteAsync(delivery, "status = 'dead', due_at = $3, error = $4", at, error, cancellationToken);

    /// <summary>It is too old to be sent.</summary>
    public Task LateAsync(DueDelivery delivery, DateTimeOffset at, string error, CancellationToken cancellationToken) =>
        NoteAsync(delivery, "status = 'late', due_at = $3, error = $4", at, error, cancellationToken);

    private async Task NoteAsync(DueDelivery delivery, string change, DateTimeOffset time, string? error, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"UPDATE alert_delivery SET {change} WHERE alert_id = $1 AND target = $2 AND status = 'pending'");
        command.Parameters.Add(new() { Value = delivery.Alert.Id });
        command.Parameters.Add(new() { Value = delivery.Target });
        command.Parameters.Add(new() { Value = time.UtcDateTime });
        if (error is not null)
        {
            command.Parameters.Add(new() { Value = error });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
