using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Candles that nobody builds, from history into live, on a real broker and a real database.</summary>
public sealed class MergedHandOffTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const string SevenMinutes = "\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"7m\"";
    private const long SevenUs = 7 * Samples.MinuteUs;

    private static readonly string[] Instruments = ["NYSE:SPY", "NYSE:QQQ", "NYSE:IWM", "NYSE:DIA", "NYSE:GLD"];

    [Theory]
    [InlineData(7)]
    [InlineData(20131007)]
    public async Task Seven_minutes_under_load_are_the_merge_of_all_minutes_each_once(int seed)
    {
        const int Bars = 420;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { ItemsPerFrame = 7, RingRecords = 400, RingAtStart = 100 });
        var final = new SortedDictionary<(string Instrument, int N), Candle>();
        Write(api, Minutes(random, 0, 200, final));
        await api.StoredAsync(final.Count);
        var writing = Task.Run(() =>
        {
            for (int n = 200; n < Bars; n += 4)
            {
                Write(api, Minutes(random, n, Math.Min(Bars, n + 4), final));
            }
        });

        var follower = new Follower(SevenMinutes);
        var cutting = new Random(seed + 1);
        for (int cuts = 0; !writing.IsCompleted || cuts < 20; cuts++)
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync(follower.Subscribe("0"));
            for (int frames = cutting.Next(3, 30); frames > 0; frames--)
            {
                var next = client.NextAsync();
                if (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System)) != next || await next is not { } frame)
                {
                    break;
                }

                follower.Take(frame);
            }

            client.Cut();
        }

        await writing;
        var expected = Expected(final);
        await using var last = await api.ConnectAsync();
        await last.SendAsync(follower.Subscribe("0"));
        while (!Newest(follower).Values.OrderBy(c => c).SequenceEqual(expected.Values.OrderBy(c => c)))
        {
            follower.Take((await last.NextAsync())!.Value);
        }

        Assert.True(follower.Recovered >= 10, $"{follower.Recovered} recovered");
        var twice = follower.Items.GroupBy(i => i).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        Assert.Empty(twice);
        foreach (var candles in follower.Items.GroupBy(i => i.Instrument))
        {
            // Those that come for the first time come in order.
            var first = candles.DistinctBy(c => c.StartUs).Select(c => c.StartUs).ToList();
            Assert.Equal(first.Order(), first);
        }
    }

    [Fact]
    public async Task One_subscription_has_built_and_merged_ones_and_ends_with_all_of_them()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, Enumerable.Range(0, 17).Select(n => Samples.Bar("NYSE:SPY", n)));
        await api.StoredAsync(17);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":"SPY","interval":["1m","7m","420s","11m"],"from":"2013-10-07","to":"2013-10-08"}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("completed", frames);
        var candles = frames.Where(f => f.GetProperty("event").GetString() == "data").SelectMany(f => f.GetProperty("data").EnumerateArray()).ToList();
        var counts = candles.CountBy(c => c.GetProperty("interval").GetString()!).ToDictionary();
        Assert.Equal((17, 3, 2), (counts["1m"], counts["7m"], counts["11m"]));
        Assert.All(candles, c => Assert.True(c.GetProperty("closed").GetBoolean()));
        Assert.Equal(17 * 1_200, candles.Where(c => c.GetProperty("interval").GetString() == "7m").Sum(c => c.GetProperty("volume").GetInt32()));
    }

    [Fact]
    public async Task One_that_seldom_trades_has_its_candles_in_their_place_and_one_that_trades_no_more_its_last()
    {
        const int Minutes = 380;
        string[] busy = [.. Enumerable.Range(0, 20).Select(i => $"NYSE:B{i}")];
        await using var api = await Api.StartAsync(kafka, postgres);
        var seldom = new[] { Samples.Bar("NYSE:A", 0), Samples.Bar("NYSE:GONE", 0) };
        Write(api, [.. seldom, .. Enumerable.Range(0, Minutes).SelectMany(n => busy.Select(id => Samples.Bar(id, n))), Samples.Bar("NYSE:A", Minutes - 1)]);
        await api.StoredAsync((Minutes * busy.Length) + 3);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"s","channel":"candles","instruments":"NYSE:*","interval":"2m","from":"2013-10-07","to":"2013-10-08"}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("completed", frames);
        var candles = frames.Where(f => f.GetProperty("event").GetString() == "data").SelectMany(f => f.GetProperty("data").EnumerateArray())
            .Select(c => (Id: c.GetProperty("instrument").GetString()!, Minute: (c.GetProperty("start_us").GetInt64() - Samples.OpenUs) / Samples.MinuteUs)).ToList();
        Assert.Equal((Minutes / 2 * busy.Length) + 3, candles.Distinct().Count());
        Assert.Equal(candles.Count, candles.Distinct().Count());
        Assert.Equal(("NYSE:A", 0), candles[0]);
        Assert.Contains(("NYSE:GONE", 0L), candles);
    }

    [Fact]
    public async Task Live_begins_with_the_newest_that_closed_and_last_counts_merged_ones()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, Enumerable.Range(0, 17).Select(n => Samples.Bar("NYSE:SPY", n)));
        await api.StoredAsync(17);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"live","channel":"candles","instruments":"SPY","interval":"7m"}""");
        var frames = new List<JsonElement>();
        await client.UntilAsync("caught_up", frames);
        var snapshot = frames.Single(f => f.GetProperty("event").GetString() == "data");
        Assert.True(snapshot.GetProperty("snapshot").GetBoolean());
        Assert.Equal([1], Buckets(snapshot));

        // Minutes 17 to 20 end the third.
        Write(api, Enumerable.Range(17, 4).Select(n => Samples.Bar("NYSE:SPY", n)));
        var next = await client.UntilAsync("data");
        Assert.Equal([2], Buckets(next));
        Assert.Equal(7 * 1_200, next.GetProperty("data")[0].GetProperty("volume").GetInt32());

        // Of the fourth there is a minute, when another one of the first is revised.
        Write(api, [Samples.Bar("NYSE:SPY", 21), Samples.Bar("NYSE:SPY", 3, revision: 1)]);
        var revised = await client.UntilAsync("data");
        Assert.Equal([0], Buckets(revised));
        Assert.Equal(7, revised.GetProperty("data")[0].GetProperty("revision").GetInt32());

        await api.StoredAsync(22);
        await client.SendAsync("""{"op":"subscribe","id":"last","channel":"candles","instruments":"SPY","interval":"7m","from":{"last":2}}""");
        frames.Clear();
        await client.UntilAsync("caught_up", frames);
        Assert.Equal([1, 2], Buckets(frames.Single(f => f.GetProperty("event").GetString() == "data" && f.GetProperty("id").GetString() == "last")));
    }

    private static int[] Buckets(JsonElement data) =>
        [.. data.GetProperty("data").EnumerateArray().Select(c => (int)((c.GetProperty("start_us").GetInt64() - Samples.OpenUs) / SevenUs))];

    /// <summary>Bars of some minutes: one in six was not traded, one in eight is revised later, some long after.</summary>
    private static List<Candle> Minutes(Random random, int from, int to, SortedDictionary<(string Instrument, int N), Candle> final)
    {
        var records = new List<Candle>();
        for (int n = from; n < to; n++)
        {
            foreach (string instrument in Instruments)
            {
                if (random.Next(6) > 0)
                {
                    records.Add(final[(instrument, n)] = Samples.Bar(instrument, n));
                }

                if (random.Next(8) == 0 && final.TryGetValue((instrument, n - random.Next(random.Next(4) == 0 ? 60 : 3)), out var known))
                {
                    var revised = known.Clone();
                    revised.Revision++;
                    revised.High += 100;
                    revised.Volume += 1;
                    int at = (int)((revised.StartUs - Samples.OpenUs) / Samples.MinuteUs);
                    records.Add(final[(instrument, at)] = revised);
                }
            }
        }

        return records;
    }

    private static void Write(Api api, IEnumerable<Candle> candles) => api.Log.Write(TopicCatalog.Candles, candles.Select(c => Samples.Record(TopicCatalog.Candles, c)));

    /// <summary>The last word on every candle, merged a second time. What may still get parts is not closed.</summary>
    private static Dictionary<(string, long), string> Expected(SortedDictionary<(string Instrument, int N), Candle> final) => final
        .GroupBy(m => (m.Key.Instrument, Samples.OpenUs + (m.Key.N / 7 * SevenUs)))
        .ToDictionary(g => g.Key, g => Line(
            g.Key.Instrument, g.Key.Item2, g.First().Value.Open, g.Max(m => m.Value.High), g.Min(m => m.Value.Low), g.Last().Value.Close,
            g.Sum(m => m.Value.Volume), g.Sum(m => (int)m.Value.Revision + 1) - 1));

    private static Dictionary<(string, long), string> Newest(Follower follower) => follower.Data
        .GroupBy(c => (c.GetProperty("instrument").GetString()!, c.GetProperty("start_us").GetInt64()))
        .ToDictionary(g => g.Key, g => g.MaxBy(c => c.GetProperty("revision").GetInt32()))
        .ToDictionary(g => g.Key, g => Line(
            g.Key.Item1, g.Key.Item2, Mantissa(g.Value, "open"), Mantissa(g.Value, "high"), Mantissa(g.Value, "low"), Mantissa(g.Value, "close"),
            g.Value.GetProperty("volume").GetInt64(), g.Value.GetProperty("revision").GetInt32()));

    private static long Mantissa(JsonElement candle, string field) => (long)(candle.GetProperty(field).GetDecimal() * 10_000);

    private static string Line(string instrument, long startUs, long open, long high, long low, long close, long volume, int revision) =>
        FormattableString.Invariant($"{instrument} {(startUs - Samples.OpenUs) / SevenUs} {open} {high} {low} {close} v{volume} r{revision}");
}
