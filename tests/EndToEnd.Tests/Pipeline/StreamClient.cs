using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candlewick.EndToEnd.Tests.Pipeline;

/// <summary>A WebSocket client that keeps what it needs to resume: the last cursor, and the last pos of each partition since.</summary>
internal sealed class StreamClient(Uri web)
{
    private readonly Dictionary<string, string> _positions = [];
    private string? _cursor;

    /// <summary>Items received over all connections, in order of arrival.</summary>
    public List<JsonElement> Items { get; } = [];

    public bool CaughtUp { get; private set; }

    /// <summary>
    /// Connects, subscribes (or resumes) and reads until <paramref name="enough"/>; then drops the connection without
    /// a word, as a network does.
    /// </summary>
    public async Task ReadAsync(JsonObject subscribe, Func<StreamClient, bool> enough, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(web) { Scheme = "ws", Path = "/ws/v1" }.Uri, cancellationToken);
        var request = (JsonObject)subscribe.DeepClone();
        if (_cursor is not null)
        {
            request["from"] = new JsonObject
            {
                ["cursor"] = _cursor,
                ["pos"] = new JsonArray([.. _positions.Select(p => (JsonNode)$"{p.Key}.{p.Value}")]),
            };
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        while (!enough(this))
        {
            Take(await ReceiveAsync(socket, cancellationToken));
        }

        socket.Abort();
    }

    private void Take(JsonElement frame)
    {
        string kind = frame.GetProperty("event").GetString()!;
        if (kind is "error" or "closing")
        {
            throw new InvalidOperationException($"the server said {frame}");
        }

        if (kind == "subscribed" && frame.TryGetProperty("recovered", out var recovered))
        {
            Assert.True(recovered.GetBoolean(), $"{frame}");
        }

        if (kind == "data" && !frame.TryGetProperty("snapshot", out _))
        {
            Items.AddRange(frame.GetProperty("data").EnumerateArray().Select(item => item.Clone()));
        }

        if (frame.TryGetProperty("cursor", out var cursor))
        {
            _cursor = cursor.GetString();
            _positions.Clear();
        }
        else if (frame.TryGetProperty("pos", out var pos))
        {
            string[] parts = pos.GetString()!.Split('.');
            _positions[parts[0]] = parts[1];
        }

        CaughtUp |= kind == "caught_up";
    }

    private static async Task<JsonElement> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            message.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
            {
                return JsonSerializer.Deserialize<JsonElement>(message.GetBuffer().AsSpan(0, (int)message.Length));
            }
        }
    }
}
