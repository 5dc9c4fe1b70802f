using System.Globalization;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>
/// Clients that are cut as often as <c>HANDOFF_CYCLES</c> says while a producer writes on: what they saw together is the stream, each
/// once, in order.
/// </summary>
public sealed class InterruptedHandOffTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Bars = 20;

    private static readonly string[] Instruments = ["NYSE:SPY", "NYSE:QQQ", "NYSE:IWM", "NYSE:DIA", "NYSE:GLD"];

    /// <summary>Frames small and rings short: cuts fall into stored history, into the log behind the ring, and into the ring.</summary>
    private static readonly StreamLimits Tight = new() { ItemsPerFrame = 20, RingRecords = 300, RingAtStart = 100, Connections = 10_000 };

    private static int Cycles => int.Parse(Environment.GetEnvironmentVariable("HANDOFF_CYCLES") ?? "200", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("candles", "1m", "", 1)]
    [InlineData("candles", "1m", ",\"speed\":0", 2)]
    [InlineData("candles", "1s", "", 3)]
    public async Task Cut_again_and_again_under_load_it_loses_and_repeats_nothing(string channel, string interval, string fields, int seed)
    {
        output.WriteLine($"seed {seed}, {Cycles} cycles");
        await using var api = await Api.StartAsync(kafka, postgres, limits: Tight);
        await using var load = new Load(api, interval);
        var follower = new Follower($"\"channel\":\"{channel}\",\"instruments\":[\"NYSE:*\"],\"interval\":\"{interval}\"{fields}");
        await CutAsync(api, load, follower, new Random(seed), _ => Task.CompletedTask);
        follower.AssertWhole(Instruments, await load.StopAsync(), interval);
        Assert.True(follower.Recovered >= Cycles - 1, $"{follower.Recovered} of {Cycles} recovered");
    }

    [Fact]
    public async Task The_same_while_the_projection_restarts()
    {
        const int Seed = 4;
        output.WriteLine($"seed {Seed}, {Cycles} cycles");
        await using var api = await Api.StartAsync(kafka, postgres, limits: Tight);
        var projection = api.Get<IEnumerable<IHostedService>>().Single(s => s.GetType().Name.StartsWith("Projector", StringComparison.Ordinal));
        await using var load = new Load(api, "1m");
        var follower = new Follower("\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"1m\"");
        int restarts = 0;
        await CutAsync(api, load, follower, new Random(Seed), async cycle =>
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
        await using (var load = new Load(api, "1s"))
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

    /// <summary>Connects, reads a little, and cuts, until all cycles are over and all was read.</summary>
    private static async Task CutAsync(Api api, Load load, Follower follower, Random random, Func<int, Task> before)
    {
        for (int cycle = 0; cycle < Cycles; cycle++)
        {
            await before(cycle);
            await using var client = await api.ConnectAsync();
            await client.SendAsync(follower.Subscribe("\"2013-10-07\""));
            for (int frames = random.Next(2, 30); frames > 0 && await client.NextAsync() is { } frame; frames--)
            {
                follower.Take(frame);
            }

            client.Cut();
            load.Read(follower.Items.Count);
        }

        int bars = await load.StopAsync();
        await using var last = await api.ConnectAsync();
        await last.SendAsync(follower.Subscribe("\"2013-10-07\""));
        while (follower.Items.Count < bars * Instruments.Length)
        {
            follower.Take((await last.NextAsync())!.Value);
        }
    }

    /// <summary>A producer that writes on, some thousand candles ahead of the client.</summary>
    private sealed class Load : IAsyncDisposable
    {
        private const int Ahead = 4_000;

        private readonly CancellationTokenSource _stop = new();
        private readonly SemaphoreSlim _more = new(1);
        private readonly Task<int> _writing;
        private int _least;
        private int _read;

        public Load(Api api, string interval)
        {
            var topic = interval == "1s" ? TopicCatalog.CandlesFast : TopicCatalog.Candles;
            _writing = Task.Run(async () =>
            {
                int written = 0;
                while (!_stop.IsCancellationRequested || written < Volatile.Read(ref _least))
                {
                    api.Log.Write(topic, Enumerable.Range(written, Bars).SelectMany(n => Instruments.Select(i => Samples.Record(topic, Samples.Bar(i, n, interval)))));
                    written += Bars;
                    while (!_stop.IsCancellationRequested && (written * Instruments.Length) - Volatile.Read(ref _read) > Ahead)
                    {
                        await _more.WaitAsync(CancellationToken.None);
                    }
                }

                return written;
            });
        }

        /// <summary>The client has so many items.</summary>
        public void Read(int items)
        {
            Volatile.Write(ref _read, items);
            _more.Release();
        }

        /// <summary>Writes no more; gives the bars of each instrument.</summary>
        public async Task<int> StopAsync(int atLeast = 0)
        {
            Volatile.Write(ref _least, atLeast);
            await _stop.CancelAsync();
            _more.Release();
            return await _writing;
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
            _more.Dispose();
        }
    }
}
