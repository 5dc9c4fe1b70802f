using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Tests.Hub;

/// <summary>The hub as SignalR's own client sees it, against a real broker and a real database.</summary>
public sealed class HubTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_stream_brings_history_says_where_it_caught_up_and_goes_on_live()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 30);
        await api.StoredAsync(30);
        await using var connection = Connect(api);
        var welcome = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.On<JsonElement>("Event", welcome.SetResult);
        await connection.StartAsync();
        Assert.Equal("welcome", (await welcome.Task.WaitAsync(Patience, TimeProvider.System)).GetProperty("event").GetString());

        var follower = new Follower("");
        await foreach (var frame in Subscribe(connection, new { id = "s", channel = "candles", instruments = new[] { "SPY" }, interval = "1m", from = 0 }))
        {
            follower.Take(frame);
            if (frame.GetProperty("event").GetString() == "caught_up")
            {
                Write(api, 30, 5);
            }

            if (follower.Items.Count == 35)
            {
                break;
            }
        }

        follower.AssertWhole([Spy], 35);
    }

    [Fact]
    public async Task Prices_stay_exact_and_are_strings_where_the_client_wants_them_so()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 1);
        await api.StoredAsync(1);
        await using var connection = Connect(api);
        await connection.StartAsync();

        Assert.Equal("167.4100", (await FirstItemAsync(connection)).GetProperty("open").GetRawText());
        var options = await connection.InvokeAsync<JsonElement>("Options", new { decimals = "string" });
        Assert.Equal("""{"event":"options","decimals":"string","on_lost":"earliest"}""", options.GetRawText());
        Assert.Equal("\"167.4100\"", (await FirstItemAsync(connection)).GetProperty("open").GetRawText());
    }

    [Fact]
    public async Task Commands_reach_the_stream_and_their_answers_come_in_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 3);
        await api.StoredAsync(3);
        await using var connection = Connect(api);
        await connection.StartAsync();
        await using var frames = Subscribe(connection, new { id = 7, channel = "candles", instruments = Spy, interval = "1m" }).GetAsyncEnumerator();
        Assert.Equal(7, (await UntilAsync(frames, "caught_up")).GetProperty("id").GetInt32());

        await connection.InvokeAsync("Pause", 7);
        await UntilAsync(frames, "paused");
        await connection.InvokeAsync("Resume", new { id = 7 });
        await UntilAsync(frames, "resumed");
        await connection.InvokeAsync("Update", new { id = 7, add = new[] { "NYSE:QQQ" } });
        Assert.Equal("NYSE:QQQ", (await UntilAsync(frames, "updated")).GetProperty("added")[0].GetProperty("instrument").GetString());
    }

    [Theory]
    [InlineData("""{"id":"s","channel":"candles","instruments":"SPX","interval":"1m"}""", "unknown_instrument: ")]
    [InlineData("""{"id":"s","channel":"candles","instruments":"SPY","interval":"1q"}""", "unknown_interval: ")]
    [InlineData("""{"id":"s","channel":"candles","instruments":"SPY"}""", "bad_request: ")]
    [InlineData("""{"channel":"candles","instruments":"SPY","interval":"1m"}""", "bad_request: ")]
    [InlineData("""{"id":"s","channel":"candles","instruments":"SPY","interval":"1m","from":{"cursor":"x"}}""", "bad_cursor: ")]
    [InlineData("[]", "bad_request: ")]
    public async Task What_cannot_be_done_is_a_HubException_with_the_code(string request, string code)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 1);
        await api.StoredAsync(1);
        await using var connection = Connect(api);
        await connection.StartAsync();

        var error = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var frame in Subscribe(connection, JsonElement.Parse(request)))
            {
                Assert.Equal("error", frame.GetProperty("event").GetString());
            }
        });
        Assert.Contains("HubException: " + code, error.Message, StringComparison.Ordinal);
        Assert.Contains("HubException: bad_request: there is no subscription 'x'", (await Assert.ThrowsAsync<HubException>(() => connection.InvokeAsync("Pause", "x"))).Message, StringComparison.Ordinal);

        // The connection and its other streams know nothing of it.
        Assert.Equal(JsonValueKind.Object, (await FirstItemAsync(connection)).ValueKind);
    }

    [Fact]
    public async Task Cancelling_a_stream_unsubscribes_and_its_name_is_free_at_once()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { SubscriptionsPerConnection = 1 });
        Write(api, 0, 1);
        await api.StoredAsync(1);
        await using var connection = Connect(api);
        await connection.StartAsync();
        for (int n = 0; n < 20; n++)
        {
            await FirstItemAsync(connection);
        }
    }

    [Fact]
    public async Task A_server_that_shuts_down_ends_each_stream_with_its_cursor()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 1);
        await api.StoredAsync(1);
        await using var connection = Connect(api);
        await connection.StartAsync();
        await using var frames = Subscribe(connection, new { id = "s", channel = "candles", instruments = Spy, interval = "1m" }).GetAsyncEnumerator();
        await UntilAsync(frames, "caught_up");

        var stopping = api.StopAsync();
        var closing = await UntilAsync(frames, "closing");
        Assert.Equal(4010, closing.GetProperty("code").GetInt32());
        Assert.NotEqual("", closing.GetProperty("cursors").GetProperty("s").GetString());
        await stopping;
    }

    [Fact]
    public async Task MessagePack_has_the_fields_of_JSON_with_decimals_as_strings()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 2);
        await api.StoredAsync(2);
        await using var json = Connect(api);
        await json.StartAsync();
        await json.InvokeAsync("Options", new { decimals = "string" });
        await using var packed = Connect(api, builder => builder.AddMessagePackProtocol());
        await packed.StartAsync();
        var request = new Dictionary<string, object> { ["id"] = "s", ["channel"] = "candles", ["instruments"] = new[] { "SPY" }, ["interval"] = "1m", ["from"] = new Dictionary<string, object> { ["last"] = 2 }, ["to"] = "2013-10-08" };

        var texts = new List<string>();
        await foreach (var frame in Subscribe(json, request))
        {
            texts.Add(frame.GetRawText());
        }

        var unpacked = new List<string>();
        await foreach (object frame in packed.StreamAsync<object>("Subscribe", request))
        {
            unpacked.Add(JsonSerializer.Serialize(frame));
        }

        Assert.Equal("completed", JsonElement.Parse(texts[^1]).GetProperty("event").GetString());
        Assert.Equal(texts.Count, unpacked.Count);
        Assert.All(texts.Zip(unpacked), pair => Assert.True(JsonElement.DeepEquals(JsonElement.Parse(pair.First), JsonElement.Parse(pair.Second)), $"{pair.First}\n{pair.Second}"));
    }

    private static void Write(Api api, int first, int count) =>
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(first, count).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n))));

    private static HubConnection Connect(Api api, Action<IHubConnectionBuilder>? configure = null)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(api.Http, "/hubs/market"));
        configure?.Invoke(builder);
        return builder.Build();
    }

    private static IAsyncEnumerable<JsonElement> Subscribe(HubConnection connection, object request) => connection.StreamAsync<JsonElement>("Subscribe", request);

    private static async Task<JsonElement> FirstItemAsync(HubConnection connection)
    {
        // SignalR's client unsubscribes when its token is cancelled.
        using var cancel = new CancellationTokenSource();
        await using var frames = Subscribe(connection, new { id = "first", channel = "candles", instruments = Spy, interval = "1m" }).GetAsyncEnumerator(cancel.Token);
        var item = (await UntilAsync(frames, "data")).GetProperty("data")[0];
        await cancel.CancelAsync();
        return item;
    }

    private static async Task<JsonElement> UntilAsync(IAsyncEnumerator<JsonElement> frames, string name)
    {
        while (await frames.MoveNextAsync().AsTask().WaitAsync(Patience, TimeProvider.System))
        {
            string? found = frames.Current.GetProperty("event").GetString();
            if (found == name)
            {
                return frames.Current;
            }

            Assert.False(found is "error" or "closing", frames.Current.GetRawText());
        }

        throw new InvalidOperationException($"the stream ended before {name}");
    }
}
