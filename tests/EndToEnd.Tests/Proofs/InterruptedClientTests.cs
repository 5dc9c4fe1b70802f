using System.Text.Json.Nodes;
using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>A client that joins in the middle with an hour of history and is cut five times misses nothing and sees nothing twice.</summary>
public sealed class InterruptedClientTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Cuts = 5;

    [Theory]
    [InlineData(Broker.Shared)]
    [InlineData(Broker.Embedded)]
    public async Task Five_cuts_lose_and_repeat_nothing(Broker broker)
    {
        const int seed = 99;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions: 3, broker: broker);
        using var up = await bench.UpAsync();
        string file = GeneratedDay.Write(bench).File;
        using var ingest = bench.Start("ingest", "csv", file, "--speed", "1200", "--no-wait");
        await Eventually.TrueAsync(() => bench.Read(TopicCatalog.Candles).Count > 500, TimeSpan.FromSeconds(60), "the middle of the day reached");

        var client = new StreamClient();
        var subscribe = new JsonObject
        {
            ["op"] = "subscribe", ["id"] = "c", ["channel"] = "candles", ["instruments"] = new JsonArray("NSE:*"), ["interval"] = new JsonArray("1m", "5m"), ["from"] = "-PT1H",
        };
        for (int cut = 0; cut < Cuts; cut++)
        {
            int more = client.Items.Count + random.Next(20, 250);
            await client.ReadAsync(bench.Web, subscribe, c => c.Items.Count >= more);
            output.WriteLine($"cut {cut + 1} at {client.Items.Count} items");
        }

        Assert.False(ingest.HasExited, "the client must have been cut while ticks were still coming");
        Assert.Equal(0, await ingest.ExitAsync(TimeSpan.FromMinutes(1)));
        await client.ReadAsync(bench.Web, subscribe, c => c.Items.Any(IsLastOfDay));
        await client.ReadAsync(bench.Web, subscribe, c => c.CaughtUp && LastOfDay(c) == 8);

        long from = client.Items.Min(item => item.GetProperty("start_us").GetInt64());
        var published = bench.ReadCandles().Where(c => c.Value.Interval is "1m" or "5m").ToList();
        var expected = published.Where(c => c.Value.StartUs >= from).Select(c => c.Identity).Order().ToList();
        var received = client.Items.Select(item => $"{item.GetProperty("instrument").GetString()}|{item.GetProperty("interval").GetString()}|{item.GetProperty("start_us").GetInt64()}|{item.GetProperty("revision").GetInt32()}").ToList();
        Assert.Equal(expected, received.Order());
        Assert.True(published.Count > expected.Count, "the client must have joined in the middle");

        foreach (var series in client.Items.GroupBy(item => (item.GetProperty("instrument").GetString(), item.GetProperty("interval").GetString())))
        {
            var starts = series.Select(item => item.GetProperty("start_us").GetInt64()).ToList();
            Assert.Equal(starts.Order(), starts);
        }

        Assert.Equal(0, await up.StopAsync());
    }

    /// <summary>The bars that end with the session: 4 instruments, 2 intervals.</summary>
    private static int LastOfDay(StreamClient client) => client.Items.Count(IsLastOfDay);

    private static bool IsLastOfDay(System.Text.Json.JsonElement item) =>
        item.GetProperty("end_us").GetInt64() == GeneratedDay.Midnight + (long)new TimeSpan(15, 30, 0).TotalMicroseconds;
}
