using System.Text;
using System.Text.Json;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>A key in every way in which one can be sent, with every log at its loudest: it is in none.</summary>
public sealed class SecretTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task No_log_and_no_answer_has_a_key_however_it_was_sent()
    {
        using var keys = new Keys();
        string good = keys.Add("desk");
        string revoked = keys.Add("gone");
        keys.File.Revoke("gone", keys.Time.GetUtcNow());
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In, least: LogLevel.Trace);
        using var http = new HttpClient { BaseAddress = api.Http };
        var answers = new StringBuilder();
        foreach (string key in new[] { good, revoked, good[..^1] + "!" })
        {
            foreach (string path in new[] { "/api", "/api/candles/NYSE:SPY?interval=1m", "/api/nothing", "/api/feeds?x=1", "/metrics", "/openapi/v1.json", "/docs", "/" })
            {
                answers.Append(await RawRequest.SendAsync(api.Http, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: {key}\r\n\r\n"));
                answers.Append(await RawRequest.SendAsync(api.Http, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {key}\r\n\r\n"));
                answers.Append(await RawRequest.SendAsync(api.Http, $"GET {path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}access_token={key} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            }

            answers.Append(await RawRequest.GetAsync(api.Http, $"/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&from=2013-10-07&to=2013-10-07&access_token={key}"));
            answers.Append(await RawRequest.GetAsync(api.Http, $"/api/stream?channel=nothing&access_token={key}&access_token={key}"));
            answers.Append(await RawRequest.GetAsync(api.Http, $"/api/feeds?ACCESS_TOKEN={key}"));
            foreach (var (port, path) in new[] { (ApiPort.Web, "/ws/v1"), (ApiPort.MultiEndpoint, "/ws/stream"), (ApiPort.BrokerProxy, "/") })
            {
                foreach (string message in new[] { "{}", "{", $"{{\"op\":\"auth\",\"key\":\"{key}\",", $"{{\"op\":\"auth\",\"key\":\"{key}\"}}", $"{{\"op\":\"auth\",\"key\":[\"{key}\"]}}" })
                {
                    await using var socket = await api.ConnectAsync(port, $"{path}?access_token={key}");
                    answers.Append(await socket.NextAsync());
                    await TellAsync(socket, message);
                    answers.Append(await socket.NextAsync());
                }
            }

            await using (var first = await api.ConnectAsync())
            {
                await first.UntilAsync("welcome");
                await TellAsync(first, $"{{\"op\":\"auth\",\"key\":\"{key}\"}}");
                answers.Append(await first.NextAsync());
            }

            await using var hub = new HubConnectionBuilder()
                .WithUrl(new Uri(api.Http, "/hubs/market"), HttpTransportType.WebSockets, options => options.AccessTokenProvider = () => Task.FromResult<string?>(key)).Build();
            try
            {
                await hub.StartAsync(TestContext.Current.CancellationToken);
                await hub.InvokeAsync<JsonElement>("Options", new { decimals = "string" }, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                // Refused.
            }
        }

        foreach (string secret in new[] { good, revoked }.Select(key => key.Split('_', 3)[2][..20]))
        {
            Assert.DoesNotContain(secret, answers.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(api.Lines.All, line => line.Contains(secret, StringComparison.Ordinal));
        }

        Assert.Contains(api.Lines.All, line => line.Contains("Request matched endpoint", StringComparison.Ordinal));
        Assert.NotEmpty(api.Lines.Of(Audit.Category));
    }

    /// <summary>The server may have closed before.</summary>
    private static async Task TellAsync(Client socket, string message)
    {
        try
        {
            await socket.SendAsync(message);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or InvalidOperationException)
        {
            // It has.
        }
    }
}
