using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EventStore.Tests;

public sealed class CandleStoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_turnover_of_any_size_is_stored_and_read_back_exactly()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        CandleRow[] rows = [.. SampleCandles.Turnovers.Select((turnover, i) => SampleCandles.Row(bar: i) with { Turnover = turnover, Offset = i })];

        await database.StoreAsync(rows, []);

        Assert.Equal(SampleCandles.Turnovers.Select(t => t.ToString()), await database.LinesAsync("SELECT turnover::text FROM candle ORDER BY start_at"));
        var query = new CandleQuery { Instruments = ["NYSE:SPY"], Intervals = ["1m"] };
        Assert.Equal(rows, await new CandleHistory(database).ReadPageAsync(query, default));
    }

    private const string Topic = "candles";

    [Fact]
    public async Task A_higher_revision_replaces_the_row_and_adds_an_event()
    {
        await using var database = await WithPositionAsync();

        Assert.Equal(1, await database.StoreAsync([SampleCandles.Row(offset: 0)], [Move(0, 1)]));
        Assert.Equal(1, await database.StoreAsync([SampleCandles.Row(offset: 1, revision: 1, close: 167.50m)], [Move(1, 2)]));

        Assert.Equal(["1|167.50|1"], await database.LinesAsync("SELECT revision, close::text, source_offset FROM candle"));
        Assert.Equal(["1|candle_closed", "2|candle_revised"], await database.LinesAsync("SELECT version, type FROM mt_events ORDER BY 1"));
    }

    [Fact]
    public async Task The_same_records_at_other_offsets_leave_no_trace()
    {
        await using var database = await WithPositionAsync();
        CandleRow[] rows = [.. Enumerable.Range(0, 50).Select(i => SampleCandles.Row(bar: i / 2, revision: i % 2, offset: i))];
        await database.StoreAsync(rows, [Move(0, 50)]);
        var before = await StateAsync(database);

        int stored = await database.StoreAsync([.. rows.Select(r => r with { Offset = r.Offset + 50 })], [Move(50, 100)]);

        Assert.Equal(0, stored);
        Assert.Equal(before, await StateAsync(database));
        Assert.Equal(100, await database.ScalarAsync<long>("SELECT next FROM projection_offset"));
    }

    [Fact]
    public async Task A_batch_with_several_revisions_and_repetitions_stores_each_once_and_the_highest()
    {
        await using var database = await WithPositionAsync();
        int[] revisions = [0, 1, 0, 1, 2, 1, 2];

        int stored = await database.StoreAsync([.. revisions.Select((r, i) => SampleCandles.Row(revision: r, offset: i))], [Move(0, 7)]);

        Assert.Equal(3, stored);
        Assert.Equal(["0", "1", "2"], await database.LinesAsync("SELECT data->>'Revision' FROM mt_events ORDER BY version"));
        Assert.Equal(["2|4"], await database.LinesAsync("SELECT revision, source_offset FROM candle"));
    }

    [Fact]
    public async Task A_lower_revision_than_the_stored_one_is_dropped()
    {
        await using var database = await WithPositionAsync();
        await database.StoreAsync([SampleCandles.Row(revision: 3)], [Move(0, 1)]);

        Assert.Equal(0, await database.StoreAsync([SampleCandles.Row(revision: 2, offset: 1)], [Move(1, 2)]));

        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
    }

    [Fact]
    public async Task A_position_that_was_moved_by_another_stops_the_transaction_whole()
    {
        await using var database = await WithPositionAsync(partitions: 2);
        await database.StoreAsync([], [Move(0, 5, partition: 1)]);

        var error = await Assert.ThrowsAsync<OffsetFenceException>(() => database.StoreAsync([SampleCandles.Row()], [Move(0, 1), Move(0, 1, partition: 1)]));

        Assert.Contains("offset 0 of candles[1]", error.Message, StringComparison.Ordinal);
        Assert.Equal(["0|0", "1|5"], await database.LinesAsync("SELECT partition, next FROM projection_offset ORDER BY 1"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT (SELECT count(*) FROM candle) + (SELECT count(*) FROM mt_events)"));
    }

    [Fact]
    public async Task Of_two_owners_of_one_position_one_wins()
    {
        await using var database = await WithPositionAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            try
            {
                return await database.StoreAsync([SampleCandles.Row()], [Move(0, 1)]);
            }
            catch (OffsetFenceException)
            {
                return -1;
            }
        })));

        Assert.Equal([-1, 1], outcomes.Order());
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM mt_events"));
    }

    [Fact]
    public async Task A_position_of_a_topic_made_anew_is_not_moved()
    {
        await using var database = await WithPositionAsync();

        await Assert.ThrowsAsync<OffsetFenceException>(() =>
            database.StoreAsync([], [new ProjectionMove(Topic, "another", 0, 0, 1)]));
    }

    [Fact]
    public async Task Decimals_come_back_as_they_were()
    {
        await using var database = await WithPositionAsync();
        var row = SampleCandles.Row() with
        {
            Open = 167.4100m, High = 9223372036854775807m, Low = -37.63m, Close = 0.000000000000000001m, Volume = 0m, UnattributedVolume = 0.00000100m,
            Turnover = 79228162514264337593543950335m, OpenInterest = 0, Flags = 3,
        };
        await database.StoreAsync([row], [Move(0, 1)]);

        var read = Assert.Single(await new CandleHistory(database).ReadLastAsync("NYSE:SPY", "1m", 1, null, default));

        Assert.Equal(row, read);
        Assert.Equal("167.4100", read.Open.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("0.00000100", read.UnattributedVolume.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["167.4100|0.000000000000000001"], await database.LinesAsync("SELECT open::text, close::text FROM candle"));
    }

    [Fact]
    public async Task What_a_record_did_not_carry_is_null()
    {
        await using var database = await WithPositionAsync();
        var row = SampleCandles.Row() with { Volume = null, Turnover = null, OpenInterest = null, Provenance = null };
        await database.StoreAsync([row], [Move(0, 1)]);

        Assert.Equal(row, Assert.Single(await new CandleHistory(database).ReadLastAsync("NYSE:SPY", "1m", 1, null, default)));
    }

    private static ProjectionMove Move(long from, long to, int partition = 0) => new(Topic, "id", partition, from, to);

    private static async Task<List<string>> StateAsync(NpgsqlDataSource database) =>
    [
        .. await database.LinesAsync("SELECT to_jsonb(c)::text FROM candle c ORDER BY instrument, interval, start_at"),
        .. await database.LinesAsync("SELECT to_jsonb(e)::text FROM mt_events e ORDER BY seq_id"),
    ];

    private async Task<NpgsqlDataSource> WithPositionAsync(int partitions = 1)
    {
        var database = await TestDatabase.CreateAsync(postgres);
        for (int p = 0; p < partitions; p++)
        {
            await ProjectionOffsets.Candles.InsertAsync(database, new ProjectionPosition(Topic, "id", p, 0), default);
        }

        return database;
    }
}
