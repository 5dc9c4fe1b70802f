using System.Text;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.Market.Candles;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EventStore.Tests;

/// <summary>The writer contract of Marten's tables.</summary>
public sealed class EventAppenderTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, 123, 456, TimeSpan.Zero);

    [Fact]
    public async Task Versions_of_a_stream_are_contiguous_and_numbers_come_from_the_sequence()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        await AppendAsync(database, [Event("b", 1), Event("a", 1), Event("b", 2)]);
        await AppendAsync(database, [Event("b", 3), Event("c", 1), Event("a", 2)]);

        Assert.Equal(["a|1|a1", "a|2|a2", "b|1|b1", "b|2|b2", "b|3|b3", "c|1|c1"], await database.LinesAsync("SELECT stream_id, version, data->>'Name' FROM mt_events ORDER BY 1, 2"));
        Assert.Equal(["a|2", "b|3", "c|1"], await database.LinesAsync("SELECT id, version FROM mt_streams ORDER BY 1"));
        Assert.Equal(["1|b1", "2|a1", "3|b2", "4|b3", "5|c1", "6|a2"], await database.LinesAsync("SELECT seq_id, data->>'Name' FROM mt_events ORDER BY 1"));
        Assert.Equal(7, await database.ScalarAsync<long>("SELECT nextval('mt_events_sequence')"));
    }

    [Fact]
    public async Task Columns_hold_what_Marten_reads()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var row = SampleCandles.Row(revision: 2);

        await AppendAsync(database, [CandleEvents.From(SampleCandles.Row(), Now), CandleEvents.From(row, Now)]);

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

    [Fact]
    public async Task Data_is_PascalCase_with_decimals_as_numbers_that_keep_their_places()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);

        await AppendAsync(database, [CandleEvents.From(SampleCandles.Row() with { Volume = null, Turnover = null }, Now)]);

        Assert.Equal(
            ["number|167.4100|0.0010|null|null|2013-10-07T13:30:00+00:00|2013-10-07|0"],
            await database.LinesAsync(
                "SELECT jsonb_typeof(data->'Close'), data->>'Close', data->>'Low', data->'Volume', data->'Turnover', data->>'StartAt', data->>'TradingDate', data->>'Revision' FROM mt_events"));
    }

    [Fact]
    public async Task A_rolled_back_append_leaves_a_hole_in_the_sequence_and_none_in_a_stream()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using (var connection = await database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await EventAppender.AppendAsync(connection, transaction, [Event("a", 1), Event("a", 2)], default);
        }

        await AppendAsync(database, [Event("a", 9)]);

        Assert.Equal(["3|1|a9"], await database.LinesAsync("SELECT seq_id, version, data->>'Name' FROM mt_events"));
    }

    [Fact]
    public async Task Writers_of_the_same_streams_take_turns()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        const int Writers = 3, Batches = 40, Streams = 5;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            // Each writer names the streams in another order: only sorted locks keep them from waiting for each other.
            var random = new Random(writer);
            for (int batch = 0; batch < Batches; batch++)
            {
                var events = Enumerable.Range(0, Streams).OrderBy(_ => random.Next()).Select(s => Event($"s{s}", (writer * 1000) + batch)).ToList();
                await AppendAsync(database, events);
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

    private static StreamEvent Event(string stream, int number) => new(
        stream, EventId.Of(EventId.CandleNamespace, $"{stream}{number}"), "sample", "Sample, Sample",
        Encoding.UTF8.GetBytes($$"""{"Name":"{{stream}}{{number}}"}"""), Now);

    private static async Task AppendAsync(NpgsqlDataSource database, IReadOnlyList<StreamEvent> events)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await EventAppender.AppendAsync(connection, transaction, events, default);
        await transaction.CommitAsync();
    }
}
