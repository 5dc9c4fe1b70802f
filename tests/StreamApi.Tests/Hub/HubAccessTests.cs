using System.Net;
using System.Text.Json;
using Candlewick.StreamApi.Tests.Access;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Candlewick.StreamApi.Tests.Hub;

/// <summary>Keys on the hub: SignalR's access token, in a header or, as a browser's socket has none, in the address.</summary>
public sealed class HubAccessTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_key_is_needed_to_connect_and_its_scope_to_subscribe()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk", "candles", "NYSE:*");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var stranger = Connect(api, null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Assert.ThrowsAsync<HttpRequestException>(() => stranger.StartAsync())).StatusCode);

        await using var connection = Connect(api, desk);
        await connection.StartAsync();
        Assert.Equal("caught_up", await LastAsync(connection, "candles", "NYSE:SPY", until: "caught_up"));
        foreach (var (channel, instrument) in new[] { ("candles", "NSE:INFY"), ("candles.live", "NYSE:SPY"), ("candles", "N*") })
        {
            var refused = await Assert.ThrowsAsync<HubException>(() => LastAsync(connection, channel, instrument, until: null));
            Assert.Contains("HubException: not_allowed: ", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_streams_with_their_cursors_and_then_the_connection()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk");
        keys.Add("other");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var connection = Connect(api, desk);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await connection.StartAsync();
        JsonElement last = default;
        var error = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var frame in Subscribe(connection, "candles", "NYSE:SPY"))
            {
                last = frame;
                if (frame.GetProperty("event").GetString() == "caught_up")
                {
                    keys.File.Revoke("desk", keys.Time.GetUtcNow());
                }
            }
        }).WaitAsync(Patience, TimeProvider.System);

        Assert.Contains("HubException: 4003: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(4003, last.GetProperty("code").GetInt32());
        Assert.True(last.GetProperty("cursors").TryGetProperty("s", out _));
        await closed.Task.WaitAsync(Patience, TimeProvider.System);
    }

    private static HubConnection Connect(Api api, string? key) => new HubConnectionBuilder()
        .WithUrl(new Uri(api.Http, "/hubs/market"), options => options.AccessTokenProvider = () => Task.FromResult(key)).Build();

    private static IAsyncEnumerable<JsonElement> Subscribe(HubConnection connection, string channel, string instrument) =>
        connection.StreamAsync<JsonElement>("Subscribe", new { id = "s", channel, instruments = instrument, interval = "1m" });

    /// <summary>The last event up to <paramref name="until"/>.</summary>
    private static async Task<string> LastAsync(HubConnection connection, string channel, string instrument, string? until)
    {
        string last = "";
        using var cancel = new CancellationTokenSource(Patience, TimeProvider.System);
        await foreach (var frame in Subscribe(connection, channel, instrument).WithCancellation(cancel.Token))
        {
            last = frame.GetProperty("event").GetString()!;
            if (last == until)
            {
                await cancel.CancelAsync();
                break;
            }
        }

        return last;
    }
}
