using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Candlewick.LocalServers.Folders;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>Keys that are made and revoked beside a server that runs, and a feed whose listener has the logins of brokers: processes, as a person starts them.</summary>
public sealed partial class ServedKeysTests(KafkaFixture kafka, PostgresFixture postgres) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new("served");
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Keys_are_made_rotated_revoked_and_expire_while_the_server_runs()
    {
        using var registry = await RegistryAsync();
        var environment = Environment(registry);
        environment["POSTGRES"] = await postgres.CreateDatabaseAsync();
        (environment["PORT"], environment["STREAM_PORT"], environment["PROXY_PORT"]) = ($"{LoopbackPort.Pick()}", $"{LoopbackPort.Pick()}", $"{LoopbackPort.Pick()}");
        using var server = new CliProcess(environment, "serve");
        string at = $"127.0.0.1:{environment["PORT"]}";
        await Eventually.TrueAsync(async () => await StatusAsync($"http://{at}/api", null) == HttpStatusCode.OK, Patience, "it serves whoever comes");
        using var anyone = await OpenAsync(at, null);

        string first = await AddAsync("desk");
        Assert.Equal(4003, await CloseAsync(anyone));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync($"http://{at}/api", null), await StatusAsync($"http://{at}/api", first)));
        using var old = await OpenAsync(at, first);

        // To rotate: another one, then the old one goes.
        string second = await AddAsync("desk-2");
        await Eventually.TrueAsync(async () => await StatusAsync($"http://{at}/api", second) == HttpStatusCode.OK, Patience, "the new key is known");
        using var fresh = await OpenAsync(at, second);
        await RunAsync("keys", "revoke", "desk");
        Assert.Equal(4003, await CloseAsync(old));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync($"http://{at}/api", first), await StatusAsync($"http://{at}/api", second)));
        Assert.Equal(WebSocketState.Open, fresh.State);

        string expires = (TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(20)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        string brief = await AddAsync("brief", "--expires", expires);
        await Eventually.TrueAsync(async () => await StatusAsync($"http://{at}/api", brief) == HttpStatusCode.OK, TimeSpan.FromSeconds(15), "the brief key is known");
        using var ending = await OpenAsync(at, brief);
        Assert.Equal(4003, await CloseAsync(ending));
        Assert.True(TimeProvider.System.GetUtcNow() >= DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"http://{at}/api", brief));

        // 'brief' is wrong, revoked or expired: the line of the audit, without the key.
        Assert.Contains("the key 'brief' is wrong, revoked or expired", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain([first, second, brief], key => server.Output.Contains(key.Split('_', 3)[2], StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_logins_at_a_feeds_listener_are_for_those_who_may()
    {
        using var registry = await RegistryAsync();
        var environment = Environment(registry);
        environment["HEALTH_PORT"] = $"{LoopbackPort.Pick()}";
        string desk = await AddAsync("desk");
        string boss = await AddAsync("boss", "--channels", "admin");
        using var feed = new CliProcess(environment, "feed", "kraken", "KRAKEN:BTC-USD", "--address", $"ws://127.0.0.1:{LoopbackPort.Pick()}/");
        string session = $"http://127.0.0.1:{environment["HEALTH_PORT"]}/api/brokers/kite/session";
        await Eventually.TrueAsync(async () => await StatusAsync(session, boss) == HttpStatusCode.OK, Patience, "the listener answers");

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            Assert.Equal((method, HttpStatusCode.Unauthorized), (method, await StatusAsync(session, null, method)));
            Assert.Equal((method, HttpStatusCode.Unauthorized), (method, await StatusAsync(session, boss[..^2] + "!!", method)));
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(session, desk, method)));
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(session, boss, method, ("Origin", "https://evil.example"))));
            Assert.Equal((method, HttpStatusCode.Forbidden), (method, await StatusAsync(session, boss, method, ("Origin", "null"))));
            Assert.Equal((method, HttpStatusCode.MisdirectedRequest), (method, await StatusAsync(session, boss, method, ("Host", "evil.example"))));
        }

        // As on the listener of any service.
        Assert.Equal("{\"status\":\"ok\"}", await _http.GetStringAsync($"http://127.0.0.1:{environment["HEALTH_PORT"]}/health/live"));
        await RunAsync("keys", "revoke", "boss");
        await Eventually.TrueAsync(async () => await StatusAsync(session, boss) == HttpStatusCode.Unauthorized, Patience, "the key is good no longer");
        Assert.Contains("Refused desk at 127.0.0.1: GET /api/brokers/kite/session", feed.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<CliProcess> RegistryAsync()
    {
        var settings = kafka.Settings();
        _environment = new() { ["DATA_DIR"] = _folder.FullPath, ["KAFKA_BOOTSTRAP"] = settings.Bootstrap, ["TOPIC_PREFIX"] = settings.TopicPrefix, ["REGISTRY_PORT"] = "0" };
        var registry = new CliProcess(_environment, "registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        return registry;
    }

    private Dictionary<string, string> _environment = [];

    private Dictionary<string, string> Environment(CliProcess registry) => new(_environment) { ["SCHEMA_REGISTRY"] = Address().Match(registry.Output).Value };

    private async Task<string> AddAsync(string name, params string[] options) =>
        (await RunAsync(["keys", "add", name, .. options])).Split('\n').Single(line => line.StartsWith("cwk_", StringComparison.Ordinal));

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var process = new CliProcess(new Dictionary<string, string> { ["DATA_DIR"] = _folder.FullPath }, arguments);
        Assert.True(await process.ExitAsync() == 0, process.Output);
        return process.Output;
    }

    private async Task<HttpStatusCode?> StatusAsync(string address, string? key, HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, address);
        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in key is null ? headers : [.. headers, ("X-Api-Key", key)])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await _http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return null;
        }
    }

    private static async Task<ClientWebSocket> OpenAsync(string at, string? key)
    {
        var socket = new ClientWebSocket();
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        await socket.ConnectAsync(new Uri($"ws://{at}/ws/v1"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<int?> CloseAsync(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        byte[] buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), limit.Token)).MessageType != WebSocketMessageType.Close)
        {
            // welcome, heartbeats, closing
        }

        return (int?)socket.CloseStatus;
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Address();
}
