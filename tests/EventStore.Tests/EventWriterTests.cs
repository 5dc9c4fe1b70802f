using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.MartenStore;
using Candlewick.EventStore.Writing;
using Candlewick.Market.Candles;
using Candlewick.Tests.Support;
using Npgsql;
using static Candlewick.EventStore.Tests.SampleEvents;

namespace Candlewick.EventStore.Tests;

/// <summary>The contract of a writer, kept by both.</summary>
public sealed class EventWriterTests(PostgresFixture postgres)
{
    public static TheoryData<EventWriterKind> Kinds => [EventWriterKind.Copy, EventWriterKind.Marten];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Versions_of_a_stream_are_contiguous_and_numbers_come_from_the_sequence(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var writer = EventWriters.Create(kind, database);

        await writer.AppendAsync(database, [Event("b", 1), Event("a", 1), Event("b", 2)]);
        await writer.AppendAsync(database, [Event("b", 3), Event("c", 1), Event("a", 2)]);

        Assert.Equal(["a|1|a1", "a|2|a2", "b|1|b1", "b|2|b2", "b|3|b3", "c|1|c1"], await database.LinesAsync("SELECT stream_id, version, data->>'Name' FROM mt_events ORDER BY 1, 2"));
        Assert.Equal(["a|2", "b|3", "c|1"], await database.LinesAsync("SELECT id, version FROM mt_streams ORDER BY 1"));
        Assert.Equal(["1", "2", "3", "4", "5", "6"], await database.LinesAsync("SELECT seq_id FROM mt_events ORDER BY 1"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM mt_events a JOIN mt_events b USING (stream_id) WHERE a.version < b.version AND a.seq_id > b.seq_id"));
        Assert.Equal(7, await database.ScalarAsync<long>("SELECT nextval('mt_events_sequence')"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Columns_hold_what_Marten_reads(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var row = SampleCandles.Row(revision: 2);

        await EventWriters.Create(kind, database).AppendAsync(database, [CandleEvents.From(SampleCandles.Row(), Now), CandleEvents.From(row, Now)]);

        Assert.Equal(
            [
                "candle_closed|Candlewick.EventStore.Events.CandleClosed, Candlewick.EventStore|*DEFAULT*|False",
                "candle_revised|Candlewick.EventStore.Events.CandleRevised, Candlewick.EventStore|*DEFAULT*|False",
            ],
            await database.LinesAsync("SELECT type, mt_dotnet_type, tenant_id, is_archived FROM mt_events ORDER BY version"));
        Assert.Equal(["NYSE:SPY|1m|2013-10-07|∅|False"], await database.LinesAsync("SELECT id, type, is_archived FROM mt_streams"));
        Assert.Equal(["2026-11-21 09:00:00.123456"], await database.LinesAsync("SELECT DISTINCT (timestamp AT TIME ZONE 'UTC')::text FROM mt_events"));
        Assert.Equal(EventId.OfCandle(new CandleId(row.Key, 2)), await database.ScalarAsync<Guid>("SELECT id FROM mt_events WHERE version = 2"));
        Assert.NotNull(Type.GetType(await database.ScalarAsync<string>("SELECT mt_dotnet_type FROM mt_events WHERE version = 1")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Data_is_PascalCase_with_decimals_as_numbers_that_keep_their_places(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        await EventWriters.Create(kind, database).AppendAsync(database, [CandleEvents.From(SampleCandles.Row() with { Volume = null, Turnover = null }, Now)]);

        Assert.Equal(
            ["number|167.4100|0.0010|null|null|2013-10-07T13:30:00+00:00|2013-10-07|0"],
            await database.LinesAsync(
                "SELECT jsonb_typeof(data->'Close'), data->>'Close', data->>'Low', data->'Volume', data->'Turnover', data->>'StartAt', data->>'TradingDate', data->>'Revision' FROM mt_events"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_turnover_of_any_size_is_exact_in_the_event_and_read_back(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var store = new LazyStore(database);
        var stored = SampleCandles.Turnovers.Select((turnover, i) => CandleEvents.From(SampleCandles.Row(bar: i) with { Turnover = turnover }, Now)).ToList();

        await EventWriters.Create(kind, database).AppendAsync(database, stored);

        Assert.Equal(SampleCandles.Turnovers.Select(t => $"number|{t}"), await database.LinesAsync("SELECT jsonb_typeof(data->'Turnover'), data->>'Turnover' FROM mt_events ORDER BY version"));
        await using var session = store.Value.QuerySession();
        Assert.Equal(stored.Select(e => e.Data), (await session.Events.FetchStreamAsync(stored[0].StreamId)).Select(e => e.Data));
    }

    [Fact]
    public async Task Both_writers_store_the_same_event_alike()
    {
        List<List<string>> stored = [];
        foreach (var kind in Enum.GetValues<EventWriterKind>())
        {
            await using var database = await TestDatabase.CreateAsync(postgres);
            await EventWriters.Create(kind, database).AppendAsync(database, EveryEvent());
            stored.Add(await database.LinesAsync("SELECT to_jsonb(e) - 'seq_id' FROM mt_events e ORDER BY stream_id, version"));
        }

        Assert.Equal(EventTypes.All.Count, stored[0].Count);
        Assert.Equal(stored[0], stored[1]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_rolled_back_append_leaves_a_hole_in_the_sequence_and_none_in_a_stream(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var writer = EventWriters.Create(kind, database);
        await using (var connection = await database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await writer.AppendAsync(transaction, [Event("a", 1), Event("a", 2)], default);
        }

        await writer.AppendAsync(database, [Event("a", 9)]);

        Assert.Equal(["3|1|a9"], await database.LinesAsync("SELECT seq_id, version, data->>'Name' FROM mt_events"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Writers_of_the_same_streams_take_turns(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        const int Writers = 3, Batches = 40, Streams = 5;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            // Each writer names the streams in another order: only sorted locks keep them from waiting for each other.
            var random = new Random(number);
            var writer = EventWriters.Create(kind, database);
            for (int batch = 0; batch < Batches; batch++)
            {
                var events = Enumerable.Range(0, Streams).OrderBy(_ => random.Next()).Select(s => Event($"s{s}", (number * 1000) + batch)).ToList();
                await writer.AppendAsync(database, events);
            }
        })));

        Assert.Equal(Writers * Batches * Streams, await database.ScalarAsync<long>("SELECT count(DISTINCT seq_id) FROM mt_events"));
        Assert.Equal(
            Enumerable.Range(0, Streams).Select(s => $"s{s}|1|{Writers * Batches}|{Writers * Batches}|{Writers * Batches}"),
            await database.LinesAsync(
                "SELECT e.stream_id, min(e.version), max(e.version), count(DISTINCT e.version), min(s.version) FROM mt_events e JOIN mt_streams s ON s.id = e.stream_id GROUP BY 1 ORDER BY 1"));
        Assert.Equal(
            0,
            await database.ScalarAsync<long>(
                "SELECT count(*) FROM (SELECT seq_id, lag(seq_id) OVER (PARTITION BY stream_id ORDER BY version) AS before FROM mt_events) v WHERE before > seq_id"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_version_that_somebody_without_a_lock_took_first_is_a_fault_that_passes(EventWriterKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var writer = EventWriters.Create(kind, database);
        await writer.AppendAsync(database, [Event("a", 1)]);
        await using var connection = await database.OpenConnectionAsync();
        await using var theirs = await connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(
            "INSERT INTO mt_events (seq_id, id, stream_id, version, data, type) SELECT nextval('mt_events_sequence'), gen_random_uuid(), 'a', 2, '{}', 'sample'", connection, theirs);
        await insert.ExecuteNonQueryAsync();

        var ours = writer.AppendAsync(database, [Event("a", 2)]);
        await Eventually.TrueAsync(
            () => database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"), TimeSpan.FromSeconds(30), "our append waits");
        await theirs.CommitAsync();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => ours);
        Assert.True(EventStoreDatabase.IsPassing(fault));
    }

    /// <summary>One event of each class, each of its own stream, with ids as unlike as their classes.</summary>
    private static List<StreamEvent> EveryEvent()
    {
        var date = new DateOnly(2013, 10, 7);
        (EventType Type, object Data)[] events =
        [
            (EventTypes.CandleClosed, CandleEvents.From(SampleCandles.Row(), Now).Data),
            (EventTypes.CandleRevised, CandleEvents.From(SampleCandles.Row(revision: 1), Now).Data),
            (EventTypes.SessionOpened, new SessionOpened("lean", "NYSE", date, Now, Now.AddHours(6.5))),
            (EventTypes.SessionClosed, new SessionClosed("lean", "NYSE", date, Now)),
            (EventTypes.GapDetected, new GapDetected("kite", date, null, Now, Now.AddSeconds(3), "disconnected")),
            (EventTypes.GapFilled, new GapFilled("kite", date, "NSE:INFY", Now, Now.AddSeconds(3), "archive", 12)),
            (EventTypes.FeedConnected, new FeedConnected("kite", date, Now, "kite/1")),
            (EventTypes.FeedStalled, new FeedStalled("kite", date, Now, null)),
            (EventTypes.FeedLost, new FeedLost("kite", date, Now, "401")),
            (EventTypes.LedgerEntryRecorded, new LedgerEntryRecorded("acc", "NSE:INFY", "fill", "T1", Now, "INR", 10, 1500.50m, 1, 0, 21.35m, 0, 0, "O1", false, null, "kite")),
        ];
        return [.. events.Select(e => new StreamEvent(FeedEvents.StreamId(e.Type.Alias, date), EventId.Of(EventId.CandleNamespace, e.Type.Alias), e.Type, e.Data, Now))];
    }
}
