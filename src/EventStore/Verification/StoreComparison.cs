using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Offsets;
using Npgsql;

namespace Candlewick.EventStore.Verification;

/// <summary>
/// Compares events and read model with the candles of the topic, in one snapshot of the database: the projection may
/// write on meanwhile. The candles are copied into a temporary table, and the database compares.
/// </summary>
public sealed class StoreComparison : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private StoreComparison(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ProjectionPosition> positions) =>
        (_connection, _transaction, Positions) = (connection, transaction, positions);

    /// <summary>How far the projection was when the snapshot was taken: what it has to have stored.</summary>
    public IReadOnlyList<ProjectionPosition> Positions { get; }

    /// <summary>Takes the snapshot.</summary>
    public static async Task<StoreComparison> BeginAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var positions = await ProjectionOffsets.Candles.ReadAsync(transaction, cancellationToken);
        var comparison = new StoreComparison(connection, transaction, positions);
        await comparison.ExecuteAsync(ComparisonSql.CreateTables, cancellationToken);
        return comparison;
    }

    /// <summary>Adds candles of the topic, those of a partition in the order of their offsets.</summary>
    public async Task AddAsync(IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        await CandleColumns.CopyAsync(_connection, "said", rows, cancellationToken);
        await using var copy = await _connection.BeginBinaryImportAsync(ComparisonSql.CopyEvents, cancellationToken);
        foreach (var row in rows)
        {
            WriteRow(copy, row);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    /// <summary>What differs; empty where all is as it should be.</summary>
    public async Task<List<StoreDifference>> CompareAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(ComparisonSql.Prepare, cancellationToken);
        return
        [
            .. await ReadAsync("mt_events", ComparisonSql.Events, cancellationToken),
            .. await ReadAsync("mt_streams", ComparisonSql.Versions, cancellationToken),
            .. await ReadAsync("candle", ComparisonSql.Rows, cancellationToken),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Fills the importer's buffer: synchronous, which spares six awaits a row.</summary>
    private static void WriteRow(NpgsqlBinaryImporter copy, CandleRow row)
    {
        var e = CandleEvents.From(row, DateTimeOffset.UnixEpoch);
        copy.StartRow();
        copy.Write(row.Partition, NpgsqlTypes.NpgsqlDbType.Integer);
        copy.Write(row.Offset, NpgsqlTypes.NpgsqlDbType.Bigint);
        copy.Write(e.Id, NpgsqlTypes.NpgsqlDbType.Uuid);
        copy.Write(e.StreamId, NpgsqlTypes.NpgsqlDbType.Text);
        copy.Write(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(e.Data, e.Type.Json), NpgsqlTypes.NpgsqlDbType.Jsonb);
    }

    private async Task<List<StoreDifference>> ReadAsync(string table, string differences, CancellationToken cancellationToken)
    {
        var found = new List<StoreDifference>();
        await using var command = Command(ComparisonSql.CountByKind(differences));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new StoreDifference(table, reader.GetString(0), reader.GetInt64(1), await reader.GetFieldValueAsync<string[]>(2, cancellationToken)));
        }

        return found;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction) { CommandTimeout = 0 };
}
