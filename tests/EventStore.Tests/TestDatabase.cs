using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Migrations;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Candlewick.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Candlewick.EventStore.Tests;

/// <summary>A fresh database, with questions a test asks of it.</summary>
internal static class TestDatabase
{
    public static async Task<NpgsqlDataSource> CreateEmptyAsync(PostgresFixture postgres) =>
        EventStoreDatabase.CreateDataSource(await postgres.CreateDatabaseAsync());

    public static async Task<NpgsqlDataSource> CreateAsync(PostgresFixture postgres)
    {
        var database = await CreateEmptyAsync(postgres);
        await Migrator.MigrateAsync(database, default);
        return database;
    }

    /// <summary>Stores candles as their projection does.</summary>
    public static Task<int> StoreAsync(this NpgsqlDataSource database, IReadOnlyList<CandleRow> rows, IReadOnlyCollection<ProjectionMove> moves) =>
        new FencedTransaction(database, ProjectionOffsets.Candles).StoreAsync(
            moves, (transaction, stopping) => new CandleStore(new CopyEventWriter(), TimeProvider.System).WriteAsync(transaction, rows, stopping), default);

    public static async Task<T> ScalarAsync<T>(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task ExecuteAsync(this NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<string>> LinesAsync(this NpgsqlDataSource database, string sql)
    {
        var lines = new List<string>();
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            lines.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "∅" : reader.GetValue(i).ToString())));
        }

        return lines;
    }
}
