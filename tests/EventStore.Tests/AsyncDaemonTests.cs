using Candlewick.EventStore.MartenStore;
using Candlewick.EventStore.Writing;
using Candlewick.Tests.Support;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using static Candlewick.EventStore.Tests.SampleEvents;

namespace Candlewick.EventStore.Tests;

/// <summary>Marten's daemon beside writers at full load sees every event, once and in order.</summary>
public sealed class AsyncDaemonTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Writers = 2, Batches = 60, Events = 400, Streams = 12;

    public static TheoryData<EventWriterKind> Kinds => [EventWriterKind.Copy, EventWriterKind.Marten];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_async_daemon_beside_two_writers_skips_no_event(EventWriterKind kind)
    {
        const int Seed = 5417;
        output.WriteLine($"seed {Seed}");
        await using var database = await TestDatabase.CreateAsync(postgres);
        await database.ExecuteAsync("CREATE TABLE seen (place bigint GENERATED ALWAYS AS IDENTITY, seq_id bigint PRIMARY KEY, id uuid NOT NULL)");
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.UseCandlewickStreams();
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.Projections.AsyncMode = DaemonMode.Solo;
            options.Projections.Add(new Seen(), ProjectionLifecycle.Async, "seen");
        });
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(() => WriteAsync(database, kind, number, new Random(Seed + number)))));

        await daemon.WaitForNonStaleData(TimeSpan.FromMinutes(2));
        await daemon.StopAllAsync();
        const string Checksum = "SELECT count(*), md5(string_agg(seq_id || ' ' || id, ',' ORDER BY seq_id)) FROM ";
        var written = await database.LinesAsync(Checksum + "mt_events");
        output.WriteLine($"count and checksum {written[0]}");
        Assert.Equal(written, await database.LinesAsync(Checksum + "seen"));
        Assert.Equal(Writers * Batches * Events * 3L / 4, await database.ScalarAsync<long>("SELECT count(*) FROM seen"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM (SELECT seq_id, lag(seq_id) OVER (ORDER BY place) before FROM seen) s WHERE before > seq_id"));
    }

    /// <summary>Every fourth transaction is rolled back: the holes it leaves are those the daemon has to tell from late commits.</summary>
    private static async Task WriteAsync(NpgsqlDataSource database, EventWriterKind kind, int number, Random random)
    {
        var writer = EventWriters.Create(kind, database);
        for (int batch = 0; batch < Batches; batch++)
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await writer.AppendAsync(
                transaction, [.. Enumerable.Range(0, Events).Select(i => Event($"s{random.Next(Streams)}", (((number * Batches) + batch) * Events) + i))], default);
            if (batch % 4 != 3)
            {
                await transaction.CommitAsync();
            }
        }
    }

    /// <summary>Notes each event it is shown, in the daemon's own transaction.</summary>
    private sealed class Seen : IProjection
    {
        public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
        {
            foreach (var e in events)
            {
                operations.QueueSqlCommand("INSERT INTO seen (seq_id, id) VALUES (?, ?)", e.Sequence, e.Id);
            }

            return Task.CompletedTask;
        }
    }
}
