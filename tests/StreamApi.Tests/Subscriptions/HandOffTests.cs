using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>History to live on a real broker and a real database.</summary>
public sealed class HandOffTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Candles = "\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"1m\"";

    private static readonly string[] Instruments = ["NYSE:SPY", "NYSE:QQQ", "NYSE:IWM", "NYSE:DIA", "NYSE:GLD"];

    [Fact]
    public async Task Every_candle_comes_once_while_the_producer_writes_on()
    {
        const int Bars = 1_500;
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 400);
        await api.StoredAsync(400 * Instruments.Length);
        var writing = Task.Run(() =>
        {
            for (int n = 400; n < Bars; n += 10)
            {
                Write(api, n, n + 10);
            }
        });

        var follower = new Follower(Candles);
        await using var client = await api.ConnectAsync();
        await client.SendAsync(follower.Subscribe("0"));
        while (follower.Items.Count < Bars * Instruments.Length || !follower.IsCaughtUp)
        {
            follower.Take((await client.NextAsync())!.Value);
        }

        await writing;
        follower.AssertWhole(Instruments, Bars);
    }

    [Theory]
    [InlineData(20131007)]
    [InlineData(42)]
    public async Task A_client_that_is_cut_again_and_again_gets_every_candle_once(int seed)
    {
        const int Bars = 1_200;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");

        // Small frames and a short ring: cuts fall into history, into the log behind the ring, and into the ring.
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { ItemsPerFrame = 20, RingRecords = 300, RingAtStart = 100 });
        Write(api, 0, 500);
        await api.StoredAsync(500 * Instruments.Length);
        var writing = Task.Run(() =>
        {
            for (int n = 500; n < Bars; n += 5)
            {
                Write(api, n, n + 5);
            }
        });

        var follower = new Follower(Candles);
        int cuts = 0;
        while (follower.Items.Count < Bars * Instruments.Length)
        {
            await using var client = await api.ConnectAsync();
            await client.SendAsync(follower.Subscribe("\"2013-10-07\""));
            for (int frames = random.Next(5, 40); frames > 0 && follower.Items.Count < Bars * Instruments.Length; frames--)
            {
                if (await client.NextAsync() is not { } frame)
                {
                    break;
                }

                follower.Take(frame);
            }

            client.Cut();
            cuts++;
        }

        await writing;
        follower.AssertWhole(Instruments, Bars);
        Assert.True(follower.Recovered >= 5, $"{cuts} cuts, {follower.Recovered} recovered");
    }

    [Fact]
    public async Task A_slow_client_is_closed_with_a_cursor_and_resumes_without_loss()
    {
        const int Bars = 12_000;
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { RingRecords = 500 });
        var follower = new Follower(Candles);
        await using (var client = await api.ConnectAsync())
        {
            await client.SendAsync(follower.Subscribe("0"));
            while (!follower.IsCaughtUp)
            {
                follower.Take((await client.NextAsync())!.Value);
            }

            for (int n = 0; n < Bars; n += 1_000)
            {
                Write(api, n, n + 1_000);
            }

            await api.SeenAsync(TopicCatalog.Candles, Bars * Instruments.Length);
            string? last = null;
            while (await client.NextAsync() is { } frame)
            {
                last = frame.GetProperty("event").GetString();
                if (last == "closing")
                {
                    Assert.Equal(4008, frame.GetProperty("code").GetInt32());
                    Assert.True(frame.GetProperty("retry_after_ms").GetInt32() > 0);
                    Assert.True(frame.GetProperty("cursors").TryGetProperty("s", out _));
                }

                follower.Take(frame);
            }

            Assert.Equal("closing", last);
            Assert.Equal(4008, client.CloseCode);
        }

        Assert.True(follower.Items.Count < Bars * Instruments.Length, "the client was never behind");
        await using var again = await api.ConnectAsync();
        await again.SendAsync(follower.Subscribe("0"));
        while (follower.Items.Count < Bars * Instruments.Length)
        {
            follower.Take((await again.NextAsync())!.Value);
        }

        follower.AssertWhole(Instruments, Bars);
    }

    [Fact]
    public async Task Candles_of_an_aborted_transaction_are_never_sent()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var client = await api.ConnectAsync();
        var follower = new Follower(Candles);
        await client.SendAsync(follower.Subscribe("0"));
        follower.Take(await client.UntilAsync("caught_up"));
        api.Log.Write(TopicCatalog.Candles, Instruments.Select(i => Samples.Record(TopicCatalog.Candles, Samples.Bar(i, 77))), commit: false);
        Write(api, 0, 3);
        while (follower.Items.Count < 3 * Instruments.Length)
        {
            follower.Take((await client.NextAsync())!.Value);
        }

        follower.AssertWhole(Instruments, 3);
    }

    private static void Write(Api api, int from, int to) => api.Log.Write(
        TopicCatalog.Candles,
        Enumerable.Range(from, to - from).SelectMany(n => Instruments.Select(i => Samples.Record(TopicCatalog.Candles, Samples.Bar(i, n)))));
}
