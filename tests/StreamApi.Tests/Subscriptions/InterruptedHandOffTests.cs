using System.Globalization;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Candlewick.Tests.Support.Protocols;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>
/// Clients of each protocol that resumes, cut at random bytes as often as <c>HANDOFF_CYCLES</c> says while a producer writes on: what they saw together is
/// the stream, each once, in order.
/// </summary>
public sealed class InterruptedHandOffTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly string[] Instruments = CandleLoad.Instruments;

    /// <summary>Frames small and rings short: cuts fall into stored history, into the log behind the ring, and into the ring.</summary>
    private static readonly StreamLimits Tight = new() { ItemsPerFrame = 20, RingRecords = 300, RingAtStart = 100, Connections = 10_000 };

    private static int Cycles => int.Parse(Environment.GetEnvironmentVariable("HANDOFF_CYCLES") ?? "40", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("json", "1m", "", 1)]
    [InlineData("json", "1m", ",\"speed\":0", 2)]
    [InlineData("json", "1s", "", 3)]
    [InlineData("protobuf", "1m", "", 11)]
    [InlineData("protobuf", "1s", "", 12)]
    [InlineData("protobuf", "1m", ",\"speed\":0", 13)]
    [InlineData("hub-json", "1m", "", 21)]
    [InlineData("hub-json", "1s", "", 22)]
    [InlineData("hub-messagepack", "1m", "", 31)]
    [InlineData("hub-messagepack", "1s", "", 32)]
    [InlineData("hub-messagepack", "1m", ",\"speed\":0", 33)]
    [InlineData("sse", "1m", "", 41)]
    [InlineData("sse", "1s", "", 42)]
    [InlineData("sse", "1m", ",\"speed\":0", 43)]
    public async Task Cut_again_and_again_under_load_it_loses_and_repeats_nothing(string protocol, string interval, string fields, int seed)
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: Tight);
        await using var load = new CandleLoad(api, interval);
        var follower = new Follower($"\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"{interval}\"{fields}");
        await CutAsync(api, load, follower, protocol, seed, _ => Task.CompletedTask);
        follower.AssertWhole(Instruments, await load.StopAsync(), interval);

        // A cut takes with it what is on its way: now and then all that came on a connection.
        Assert.True(follower.Recovered >= Cycles * 9 / 10, $"{follower.Recovered} of {Cycles} recovered");
    }

    [Theory]
    [InlineData("json", 4)]
    [InlineData("hub-messagepack", 34)]
    public async Task The_same_while_the_projection_restarts(string protocol, int seed)
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: Tight);
        var projection = api.Get<IEnumerable<IHostedService>>().Single(s => s.GetType().Name.StartsWith("Projector", StringComparison.Ordinal));
        await using var load = new CandleLoad(api, "1m");
        var follower = new Follower("\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"1m\"");
        int restarts = 0;
        await CutAsync(api, load, follower, protocol, seed, async cycle =>
        {
            if (cycle % 20 == 10)
            {
                await projection.StopAsync(CancellationToken.None);
            }
            else if (cycle % 20 == 19)
            {
                restarts++;
                await projection.StartAsync(CancellationToken.None);
            }
        });
        await projection.StartAsync(CancellationToken.None);
        follower.AssertWhole(Instruments, await load.StopAsync());
        Assert.True(restarts > 0);
    }

    [Fact]
    public async Task Where_retention_has_deleted_what_follows_the_cursor_it_says_so_and_begins_with_what_is_left()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: Tight);
        var follower = new Follower("\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"1s\"");
        await using (var load = new CandleLoad(api, "1s"))
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync(follower.Subscribe("0"));
            while (follower.Items.Count < 500)
            {
                follower.Take((await client.NextAsync())!.Value);
            }

            client.Cut();
            await load.StopAsync(atLeast: 1_000);
        }

        await api.SeenAsync(TopicCatalog.CandlesFast, 5_000);
        long kept = api.Tails[TopicCatalog.CandlesFast].Rings[0].Next - 1_000;
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(api.Kafka.NameOf(TopicCatalog.CandlesFast), 0, kept)]);
        await using var again = await api.ConnectAsync();
        await again.SendAsync(follower.Subscribe("0"));
        var subscribed = await again.UntilAsync("subscribed");
        Assert.Equal((false, "retention"), (subscribed.GetProperty("recovered").GetBoolean(), subscribed.GetProperty("reason").GetString()));
        var passed = new List<JsonElement>();
        await again.UntilAsync("caught_up", passed);
        var items = passed.Where(f => f.GetProperty("event").GetString() == "data").SelectMany(f => f.GetProperty("data").EnumerateArray()).ToList();
        Assert.InRange(items.Count, 900, 1_000);

        // What is left comes once, in order, to its end.
        foreach (var series in items.ToLookup(i => i.GetProperty("instrument").GetString()!, i => i.GetProperty("start_us").GetInt64()))
        {
            Assert.Equal(Enumerable.Range(0, series.Count()).Select(n => series.First() + (n * 1_000_000L)), series);
        }
    }

    /// <summary>Connects and reads until it is cut, at any byte, until all cycles are over and all was read.</summary>
    private async Task CutAsync(Api api, CandleLoad load, Follower follower, string protocol, int seed, Func<int, Task> before)
    {
        const string First = "\"2013-10-07\"";
        output.WriteLine($"seed {seed}, {Cycles} cycles");
        var client = Spoken.By(protocol);
        var random = new Random(seed);
        int live = 0;
        using (var proxy = new CuttingProxy(api.Http, seed, least: 6_000, spread: protocol == "protobuf" ? 40_000 : 100_000, growth: 0))
        {
            for (int cycle = 0; proxy.Cuts < Cycles; cycle++)
            {
                // A busy machine may make one a slow client, which the server ends by itself and which resumes like the others.
                Assert.True(cycle <= Cycles * 11 / 10, $"{proxy.Cuts} cuts in {cycle} connections");
                await before(cycle);
                load.Lead = random.Next(8) == 0 ? CandleLoad.Far : CandleLoad.Bars;
                await using var frames = await client.SubscribeAsync(new Uri(proxy.Url), follower.Subscribe(First));
                bool isLive = false;
                while (await frames.NextAsync() is { } frame)
                {
                    follower.Take(frame);
                    load.Read(follower.Items.Count);
                    isLive |= frame.GetProperty("event").GetString() == "caught_up";
                }

                live += isLive ? 1 : 0;
            }
        }

        int bars = await load.StopAsync();
        await using var last = await client.SubscribeAsync(api.Http, follower.Subscribe(First));
        while (follower.Items.Count < bars * Instruments.Length)
        {
            follower.Take((await last.NextAsync())!.Value);
        }

        output.WriteLine($"{follower.Items.Count} candles, {follower.Recovered} resumed, {live} cut when they were live");
        Assert.True(live > 0 || Cycles < 40);
    }
}
