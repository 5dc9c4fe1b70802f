using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>`pipeline verify --store` and `pipeline project --rebuild candles` as somebody at a terminal, or a script, meets them.</summary>
public sealed class StoreCommandTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly string[] Verify = ["verify", "--store"];
    private static readonly string[] Rebuild = ["project", "--rebuild", "candles"];

    [Fact]
    public async Task A_store_that_differs_is_found_and_made_anew_and_a_rebuild_that_is_killed_loses_nothing()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        var (_, file) = GeneratedDay.Write(bench);
        await bench.RunAsync(0, "ingest", "csv", file);
        Assert.StartsWith("The store is what topic candles says (", LastLine(await bench.RunAsync(0, Verify)), StringComparison.Ordinal);

        await ExecuteAsync(bench, "UPDATE candle SET close = close + 1 WHERE interval = '1d'; DELETE FROM candle WHERE interval = '5m' AND instrument = 'NSE:RELIANCE'");
        Assert.StartsWith("The store differs from topic candles (", LastLine(await bench.RunAsync(1, Verify)), StringComparison.Ordinal);
        long rows = await ScalarAsync<long>(bench, "SELECT count(*) FROM candle");

        // A reader keeps the rebuild from its swap: there it is killed.
        await using (var connection = await bench.Database.OpenConnectionAsync())
        await using (var reading = await connection.BeginTransactionAsync())
        {
            await using var read = new NpgsqlCommand("SELECT count(*) FROM candle", connection, reading);
            await read.ExecuteScalarAsync();
            using var rebuild = bench.Start(Rebuild);
            await Eventually.TrueAsync(
                () => ScalarAsync<bool>(bench, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%DROP TABLE candle%')"),
                TimeSpan.FromSeconds(60), "the rebuild waits for the reader");
            await rebuild.KillAsync();
        }

        await Eventually.TrueAsync(
            async () => !await ScalarAsync<bool>(bench, "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory')"), TimeSpan.FromSeconds(30), "PostgreSQL has noticed that the rebuild is gone");

        Assert.Equal(rows, await ScalarAsync<long>(bench, "SELECT count(*) FROM candle"));
        Assert.StartsWith("Table candle is new: ", LastLine(await bench.RunAsync(0, Rebuild)), StringComparison.Ordinal);
        Assert.StartsWith("The store is what topic candles says (", LastLine(await bench.RunAsync(0, Verify)), StringComparison.Ordinal);
        Assert.False(await ScalarAsync<bool>(bench, "SELECT to_regclass('candle_rebuild') IS NOT NULL"));
        Assert.Equal(0, await up.StopAsync());
    }

    private static string LastLine(string output) => output.TrimEnd().Split('\n')[^1];

    private static async Task ExecuteAsync(Workbench bench, string sql)
    {
        await using var command = bench.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<T> ScalarAsync<T>(Workbench bench, string sql)
    {
        await using var command = bench.Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
