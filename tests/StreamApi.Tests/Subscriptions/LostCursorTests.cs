using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Candlewick.Tests.Support.Protocols;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Cursors that cannot be honoured: each protocol says so and why, and begins again with what there is.</summary>
public sealed class LostCursorTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Candles = "\"channel\":\"candles\",\"instruments\":[\"NYSE:*\"],\"interval\":\"1s\"";
    private const string First = "\"2013-10-07\"";

    public static TheoryData<string> Protocols => Spoken.All;

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_topic_that_was_made_anew_under_load_is_another_epoch(string protocol)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        var client = Spoken.By(protocol);
        var follower = new Follower(Candles);
        await using (var load = new CandleLoad(api, "1s"))
        {
            await using var frames = await client.SubscribeAsync(api.Http, follower.Subscribe(First));
            while (follower.Items.Count < 500)
            {
                follower.Take((await frames.NextAsync())!.Value);
                load.Read(follower.Items.Count);
            }
        }

        await api.StopAsync();
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteTopicsAsync([api.Kafka.NameOf(TopicCatalog.CandlesFast)]);
        await using var again = await api.AgainAsync();
        int bars;
        await using (var load = new CandleLoad(again, "1s"))
        {
            bars = await load.StopAsync(atLeast: 200);
        }

        await AssertBeginsAgainAsync(again, client, follower.Subscribe(First), "epoch", bars);
    }

    [Fact]
    public async Task A_topic_that_is_made_anew_while_it_is_read_ends_the_service_before_anything_is_missing()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        var client = Spoken.By("json");
        var follower = new Follower(Candles);
        await using var frames = await client.SubscribeAsync(api.Http, follower.Subscribe(First));
        await using (var load = new CandleLoad(api, "1s"))
        {
            while (follower.Items.Count < 500)
            {
                follower.Take((await frames.NextAsync())!.Value);
                load.Read(follower.Items.Count);
            }
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteTopicsAsync([api.Kafka.NameOf(TopicCatalog.CandlesFast)]);
        await MakeAsync(api);
        int bars;
        await using (var load = new CandleLoad(api, "1s"))
        {
            // More than there were, so that the old offsets are there again.
            bars = await load.StopAsync(atLeast: 2_000);
        }

        string last = "";
        while (await frames.NextAsync() is { } frame)
        {
            last = frame.GetProperty("event").GetString()!;
        }

        Assert.Equal("closing", last);
        await api.StopAsync();
        await using var again = await api.AgainAsync();
        await AssertBeginsAgainAsync(again, client, follower.Subscribe(First), "epoch", bars);
    }

    [Fact]
    public async Task A_topic_that_looks_as_it_did_is_told_by_its_id()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await using var frames = await Spoken.By("json").SubscribeAsync(api.Http, """{"id":"d","channel":"depth","instruments":"NYSE:SPY"}""");
        await UntilAsync(frames, "caught_up");
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteTopicsAsync([api.Kafka.NameOf(TopicCatalog.Depth)]);
        await MakeAsync(api);
        while (await frames.NextAsync() is not null)
        {
        }

        Assert.Contains(api.Lines.All, line => line.Contains($"topic '{api.Kafka.NameOf(TopicCatalog.Depth)}' was deleted and made again", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_cursor_of_another_release_or_of_another_cluster_is_told_from_a_damaged_one(string protocol)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        int bars;
        await using (var load = new CandleLoad(api, "1s"))
        {
            bars = await load.StopAsync(atLeast: 40);
        }

        var follower = new Follower(Candles);
        string cursor;
        await using (var frames = await Spoken.By(protocol).SubscribeAsync(api.Http, follower.Subscribe("0")))
        {
            cursor = (await UntilAsync(frames, "subscribed")).GetProperty("cursor").GetString()!;
        }

        await AssertBeginsAgainAsync(api, Spoken.By(protocol), Resume(OtherVersion(cursor)), "version", bars);
        await AssertBeginsAgainAsync(api, Spoken.By(protocol), Resume((Cursor.Decode(cursor)! with { TopicId = "of another cluster" }).Encode()), "epoch", bars);

        static string Resume(string text) => "{\"id\":\"s\"," + Candles + ",\"from\":{\"cursor\":\"" + text + "\"}}";
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_time_before_what_retention_has_left_is_told_without_a_cursor_too(string protocol)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        await using (var load = new CandleLoad(api, "1s"))
        {
            await load.StopAsync(atLeast: 100);
        }

        Assert.Null(await LostAsync("\"2013-10-07\""));
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = api.Kafka.Bootstrap }).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(api.Kafka.NameOf(TopicCatalog.CandlesFast), 0, 200)]);
        Assert.Equal("retention", await LostAsync("\"2013-10-07\""));
        Assert.Equal("retention", await LostAsync("0"));
        Assert.Null(await LostAsync("\"live\""));

        async Task<string?> LostAsync(string from)
        {
            await using var frames = await Spoken.By(protocol).SubscribeAsync(api.Http, $$"""{"id":"s",{{Candles}},"from":{{from}}}""");
            var subscribed = await UntilAsync(frames, "subscribed");
            return subscribed.TryGetProperty("reason", out var reason) && reason.GetString() is { Length: > 0 } text ? text : null;
        }
    }

    /// <summary>Makes the topics that are missing.</summary>
    private static Task MakeAsync(Api api) => new TopicAdmin(api.Kafka, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
        .EnsureAsync(api.Layout.Partitions, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    /// <summary>It says that it was not recovered, and every bar comes once, in order.</summary>
    private static async Task AssertBeginsAgainAsync(Api api, ISpoken client, string request, string reason, int bars)
    {
        await using var frames = await client.SubscribeAsync(api.Http, request);
        var subscribed = await UntilAsync(frames, "subscribed");
        Assert.Equal((false, reason), (subscribed.GetProperty("recovered").GetBoolean(), subscribed.GetProperty("reason").GetString()));
        var items = new List<(string Instrument, long Us)>();
        while (items.Count < bars * CandleLoad.Instruments.Length)
        {
            var data = await UntilAsync(frames, "data");
            items.AddRange(data.GetProperty("data").EnumerateArray().Select(item => (item.GetProperty("instrument").GetString()!, item.GetProperty("start_us").GetInt64())));
        }

        foreach (var series in items.ToLookup(item => item.Instrument, item => item.Us))
        {
            Assert.Equal(Enumerable.Range(0, bars).Select(n => Samples.OpenUs + (n * 1_000_000L)), series);
        }
    }

    private static async Task<JsonElement> UntilAsync(IFrames frames, string name)
    {
        while (await frames.NextAsync() is { } frame)
        {
            string found = frame.GetProperty("event").GetString()!;
            if (found == name)
            {
                return frame;
            }

            Assert.False(found is "error" or "closing", frame.GetRawText());
        }

        throw new InvalidOperationException($"it ended before {name}");
    }

    /// <summary>The cursor as another release would write it.</summary>
    private static string OtherVersion(string cursor)
    {
        byte[] body = Base64Url.DecodeFromChars(cursor)[..^4];
        body[1]++;
        return Base64Url.EncodeToString([.. body, .. SHA256.HashData(body).AsSpan(0, 4)]);
    }
}
