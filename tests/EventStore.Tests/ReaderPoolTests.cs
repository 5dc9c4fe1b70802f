using Candlewick.EventStore.Candles;
using Candlewick.LocalServers.Postgres;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.EventStore.Tests;

/// <summary>On a PostgreSQL of its own, with twelve connections: nine for ordinary users.</summary>
public sealed class ReaderPoolTests
{
    [Fact]
    public async Task Hundreds_of_readers_leave_room_for_a_projection_and_a_command()
    {
        using var folder = new TempFolder("readers");
        await using var server = await StartAsync(folder);
        await using var database = EventStoreDatabase.CreateDataSource(server.ConnectionString);
        await EventStoreDatabase.PrepareAsync(database, TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger.Instance, default);
        await database.StoreAsync([.. Enumerable.Range(0, 300).Select(i => SampleCandles.Row(bar: i, offset: i))], []);
        await using var readers = await ReaderPool.CreateAsync(database, server.ConnectionString, ReaderPool.UsualSize, TimeSpan.FromSeconds(60), default);
        var history = new CandleHistory(readers);

        // As many as there are stay held while the others wait in turn.
        var busy = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => readers.OpenConnectionAsync().AsTask()));
        var reading = Enumerable.Range(0, 500).Select(_ => history.ReadPageAsync(new CandleQuery { Instruments = ["NYSE:SPY"], Intervals = ["1m"] }, default)).ToList();
        await database.StoreAsync([SampleCandles.Row(bar: 300, offset: 300)], []);
        await using (var command = new NpgsqlConnection(server.ConnectionString))
        {
            await command.OpenAsync();
        }

        Assert.DoesNotContain(reading, r => r.IsCompleted);
        await Task.WhenAll(busy.Select(connection => connection.DisposeAsync().AsTask()));
        Assert.All(await Task.WhenAll(reading), page => Assert.Equal(301, page.Count));
    }

    [Fact]
    public async Task A_reader_whose_turn_does_not_come_is_told_that_it_may_come_later()
    {
        using var folder = new TempFolder("readers");
        await using var server = await StartAsync(folder);
        await using var database = EventStoreDatabase.CreateDataSource(server.ConnectionString);
        await using var readers = await ReaderPool.CreateAsync(database, server.ConnectionString, most: 1, TimeSpan.FromSeconds(1), default);
        await using var busy = await readers.OpenConnectionAsync();

        var refusal = await Assert.ThrowsAsync<NpgsqlException>(() => new CandleHistory(readers).ReadInstrumentsAsync(default));

        Assert.True(EventStoreDatabase.IsPassing(refusal));
    }

    private static Task<PostgresCluster> StartAsync(TempFolder folder) => PostgresCluster.StartAsync(
        new PostgresClusterOptions
        {
            Folder = folder.FullPath,
            Binaries = PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN")) ?? throw new InvalidOperationException("PGBIN does not lead to PostgreSQL's server programs"),
            Settings = new Dictionary<string, string> { ["fsync"] = "off", ["max_connections"] = "12", ["superuser_reserved_connections"] = "3" },
        },
        TimeProvider.System, NullLogger.Instance, default);
}
