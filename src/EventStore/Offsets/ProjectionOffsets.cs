using System.Globalization;
using Npgsql;

namespace Candlewick.EventStore.Offsets;

/// <summary>The positions of one projection, in the same database as what it writes.</summary>
/// <param name="projection">Name of the projection: <c>candles</c>.</param>
public sealed class ProjectionOffsets(string projection)
{
    /// <summary>The projection that stores topic <c>candles</c>.</summary>
    public static readonly ProjectionOffsets Candles = new("candles");

    /// <summary>The projection that stores what topic <c>market-events</c> says of sources.</summary>
    public static readonly ProjectionOffsets MarketEvents = new("market-events");

    /// <summary>The projection that stores topic <c>ledger</c>.</summary>
    public static readonly ProjectionOffsets Ledger = new("ledger");

    /// <summary>The projection that stores topic <c>alert-rules</c>.</summary>
    public static readonly ProjectionOffsets AlertRules = new("alert-rules");

    /// <summary>The projection that stores topic <c>alerts</c>.</summary>
    public static readonly ProjectionOffsets Alerts = new("alerts");

    /// <summary>Name of the projection.</summary>
    public string Projection { get; } = projection;

    /// <summary>
    /// Moves positions on. To be called first in the transaction that writes what lies between: from then until it
    /// ends, nobody else can move them.
    /// </summary>
    /// <exception cref="OffsetFenceException">One does not stand where it should.</exception>
    public async Task MoveAsync(
        NpgsqlTransaction transaction, IEnumerable<ProjectionMove> moves, CancellationToken cancellationToken)
    {
        // In one order everywhere, so that two owners that overlap wait for each other at most one way.
        var ordered = moves.OrderBy(m => m.Topic, StringComparer.Ordinal).ThenBy(m => m.Partition).ToList();
        await using var batch = new NpgsqlBatch(transaction.Connection, transaction);
        foreach (var move in ordered)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                "UPDATE projection_offset SET next = $6 WHERE projection = $1 AND topic = $2 AND topic_id = $3 AND partition = $4 AND next = $5")
            {
                Parameters =
                {
                    new() { Value = Projection }, new() { Value = move.Topic }, new() { Value = move.TopicId },
                    new() { Value = move.Partition }, new() { Value = move.From }, new() { Value = move.To },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        for (int i = 0; i < ordered.Count; i++)
        {
            if (batch.BatchCommands[i].RecordsAffected != 1)
            {
                var move = ordered[i];
                throw new OffsetFenceException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"projection '{Projection}' does not stand at offset {move.From} of {move.Topic}[{move.Partition}] any more"));
            }
        }
    }

    /// <summary>The stored positions, by topic and partition; none before a projector first owned one.</summary>
    public async Task<List<ProjectionPosition>> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(new NpgsqlCommand(Select, connection), cancellationToken);
    }

    /// <summary>As part of <paramref name="transaction"/>: as of its snapshot.</summary>
    public Task<List<ProjectionPosition>> ReadAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand(Select, transaction.Connection, transaction), cancellationToken);

    /// <summary>The stored positions, which nobody can move until <paramref name="transaction"/> ends.</summary>
    public Task<List<ProjectionPosition>> HoldAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken) =>
        ReadAsync(new NpgsqlCommand(Select + " FOR UPDATE", transaction.Connection, transaction), cancellationToken);

    private const string Select = "SELECT topic, topic_id, partition, next FROM projection_offset WHERE projection = $1 ORDER BY topic, partition";

    private async Task<List<ProjectionPosition>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var owned = command;
        command.Parameters.Add(new() { Value = Projection });
        var positions = new List<ProjectionPosition>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            positions.Add(new ProjectionPosition(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt64(3)));
        }

        return positions;
    }

    /// <summary>Stores a first position. Leaves one that is there alone.</summary>
    public async Task InsertAsync(NpgsqlDataSource database, ProjectionPosition position, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO projection_offset (projection, topic, topic_id, partition, next) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING");
        command.Parameters.Add(new() { Value = Projection });
        command.Parameters.Add(new() { Value = position.Topic });
        command.Parameters.Add(new() { Value = position.TopicId });
        command.Parameters.Add(new() { Value = position.Partition });
        command.Parameters.Add(new() { Value = position.Next });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
