using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Tests.Protocol;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>What goes over the sockets of the two protocols, as docs/compatibility.md shows it.</summary>
internal static partial class Wire
{
    private static readonly Dictionary<string, string> All = Examples.Read("compatibility.md");

    public static IEnumerable<string> Names => All.Keys;

    public static string Example(string name) => All[name].TrimEnd();

    public static async Task<Client> OpenAsync(this Api api, ApiPort port, string path = "", string? origin = null, Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri($"ws://{api.At(port).Authority}/{path}"), TestContext.Current.CancellationToken);
        return new Client(socket);
    }

    /// <summary>The next message, which is not the close.</summary>
    public static async Task<JsonElement> MessageAsync(this Client client) =>
        await client.NextAsync() ?? throw new InvalidOperationException($"closed with {client.CloseCode}");

    /// <summary>The next message is an example, but for the server's time.</summary>
    public static async Task ExpectAsync(this Client client, string example)
    {
        string message = (await client.MessageAsync()).GetRawText();
        Assert.Equal(ServerTime().Replace(Example(example), "\"timestamp\":\"…\""), ServerTime().Replace(message, "\"timestamp\":\"…\""));
    }

    public static Task SendAsync(this Client client, object message) => client.SendAsync(JsonSerializer.Serialize(message));

    [GeneratedRegex("\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"")]
    private static partial Regex ServerTime();
}
