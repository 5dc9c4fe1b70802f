using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.Market.Candles;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EventStore.Tests;

public sealed class CandleHistoryTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly string[] Intervals = ["1m", "5m", "233t"];

    [Theory]
    [InlineData(6)]
    [InlineData(90)]
    public async Task Pages_together_equal_one_plain_look_at_all_rows(int instruments)
    {
        const int Seed = 20131007;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var (database, rows) = await FilledAsync(random, instruments, 3000);
        await using var owned = database;
        var history = new CandleHistory(database);

        for (int i = 0; i < 60; i++)
        {
            var query = RandomQuery(random, instruments);
            var expected = rows.Where(r => Matches(r, query)).OrderBy(r => r.Key).ToList();

            var pages = new List<CandleRow>();
            CandleKey? after = null;
            while (true)
            {
                var page = await history.ReadPageAsync(query with { After = after }, default);
                pages.AddRange(page);
                if (page.Count < query.Limit)
                {
                    break;
                }

                after = page[^1].Key;
            }

            Assert.Equal(expected, pages);
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(300)]
    public async Task A_scan_gives_every_row_once_in_order_and_knows_what_is_still_to_come(int instruments)
    {
        const int Seed = 12;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var (database, rows) = await FilledAsync(random, instruments, 6000);
        await using var owned = database;
        var history = new CandleHistory(database);
        for (int i = 0; i < 20; i++)
        {
            var query = RandomQuery(random, instruments) with { After = random.Next(2) == 0 ? null : rows[random.Next(rows.Count)].Key };
            var expected = rows.Where(r => Matches(r, query) && (query.After is not { } after || r.Key.CompareTo(after) > 0)).OrderBy(r => r.Key).ToList();
            var scan = history.Scan(query with { WithOrigin = random.Next(2) == 0 });
            var read = new List<CandleRow>();
            for (bool atEnd = false; !atEnd;)
            {
                int count = random.Next(1, 900);
                var page = await scan.ReadAsync(count, default);
                read.AddRange(page);
                atEnd = page.Count < count;
                string instrument = Name(random.Next(instruments));
                Assert.Equal(
                    expected.Skip(read.Count).Any(r => r.Instrument == instrument && r.Interval == "1m"),
                    await scan.HasMoreAsync(instrument, "1m", default));
            }

            Assert.Equal(expected.Select(Known), read.Select(Known));
        }
    }

    [Fact]
    public async Task The_last_bars_and_the_latest_ones_stop_at_B()
    {
        const int Seed = 7;
        output.WriteLine($"seed {Seed}");
        var (database, rows) = await FilledAsync(new Random(Seed), 4, 800);
        await using var owned = database;
        var history = new CandleHistory(database);
        long[] upTo = [150, 100, 0];
        var known = rows.Where(r => r.Offset < upTo[r.Partition]).OrderBy(r => r.Key).ToList();
        Assert.NotEmpty(known);

        foreach (var group in known.GroupBy(r => (r.Instrument, r.Interval)))
        {
            Assert.Equal(group.TakeLast(5), await history.ReadLastAsync(group.Key.Instrument, group.Key.Interval, 5, upTo, default));
            var (from, to) = (group.ElementAt(group.Count() / 2).StartUs, group.Last().StartUs);
            Assert.Equal(
                group.Where(r => r.StartUs >= from && r.StartUs < to).TakeLast(5),
                await history.ReadLastAsync(group.Key.Instrument, group.Key.Interval, 5, upTo, default, to, from));
        }

        var names = rows.Select(r => r.Instrument).Distinct().ToList();
        Assert.Equal(
            known.GroupBy(r => (r.Instrument, r.Interval)).Select(g => g.Last()).OrderBy(r => r.Key),
            await history.LatestAsync(names, Intervals, upTo, default));
        Assert.Equal(names.Order(StringComparer.Ordinal), await history.ReadInstrumentsAsync(default));
    }

    [Fact]
    public async Task Nothing_stored_gives_empty_answers()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        var history = new CandleHistory(database);

        Assert.Empty(await history.ReadInstrumentsAsync(default));
        Assert.Empty(await history.ReadOffsetsAsync("candles", default));
        Assert.Empty(await history.ReadLastAsync("NYSE:SPY", "1m", 10, null, default));
        Assert.Empty(await history.ReadPageAsync(new CandleQuery { Instruments = [], Intervals = Intervals }, default));
    }

    [Fact]
    public async Task Positions_are_listed_by_partition()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        foreach (int partition in new[] { 2, 0 })
        {
            await ProjectionOffsets.Candles.InsertAsync(database, new ProjectionPosition("t.candles", "id", partition, partition * 10), default);
        }

        Assert.Equal(
            [new ProjectionPosition("t.candles", "id", 0, 0), new ProjectionPosition("t.candles", "id", 2, 20)],
            await new CandleHistory(database).ReadOffsetsAsync("candles", default));
    }

    /// <summary>What every row says, whether it says what made it or not.</summary>
    private static CandleRow Known(CandleRow row) => row with { Rules = "", Partition = -1, Offset = -1, Provenance = null };

    private static bool Matches(CandleRow row, CandleQuery query) =>
        query.Instruments.Contains(row.Instrument) && query.Intervals.Contains(row.Interval)
        && row.StartUs >= query.FromUs && row.StartUs < query.ToUs
        && (query.UpTo is null || (row.Partition < query.UpTo.Count && row.Offset < query.UpTo[row.Partition]));

    private static CandleQuery RandomQuery(Random random, int instruments) => new()
    {
        Instruments = [.. Enumerable.Range(0, instruments).Where(_ => random.Next(3) > 0).Select(Name).Append("NYSE:NONE")],
        Intervals = [.. Intervals.Where(_ => random.Next(2) == 0)],
        FromUs = random.Next(3) == 0 ? 0 : SampleCandles.Open + (random.Next(200) * SampleCandles.Minute) - random.Next(2),
        ToUs = random.Next(3) == 0 ? long.MaxValue : SampleCandles.Open + (random.Next(400) * SampleCandles.Minute) + random.Next(2),
        UpTo = random.Next(3) == 0 ? null : [random.Next(1500), random.Next(1500), .. random.Next(2) == 0 ? [] : new long[] { random.Next(1500) }],
        Limit = random.Next(1, 400),
    };

    private static string Name(int i) => $"NYSE:{(char)('A' + (i % 26))}{(i % 2 == 0 ? "-" : "")}{i}";

    private async Task<(NpgsqlDataSource Database, List<CandleRow> Rows)> FilledAsync(Random random, int instruments, int count)
    {
        var database = await TestDatabase.CreateAsync(postgres);
        var rows = new Dictionary<CandleKey, CandleRow>();
        long[] next = new long[3];
        for (int i = 0; i < count; i++)
        {
            int instrument = random.Next(instruments);
            int partition = instrument % 3;
            string interval = Intervals[random.Next(3)];
            // Several bars by ticks may open at one time.
            int bar = interval == "233t" ? random.Next(40) * 10 : random.Next(400);
            var row = SampleCandles.Row(
                Name(instrument), interval, bar, partition: partition, offset: next[partition]++, ordinal: interval == "233t" ? random.Next(1, 9) : 0);
            rows.TryAdd(row.Key, row);
        }

        foreach (int partition in Enumerable.Range(0, 3))
        {
            await ProjectionOffsets.Candles.InsertAsync(database, new ProjectionPosition("candles", "id", partition, 0), default);
        }

        await database.StoreAsync(
            [.. rows.Values], [.. next.Select((to, partition) => new ProjectionMove("candles", "id", partition, 0, to))]);
        return (database, [.. rows.Values]);
    }
}
