using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Candlewick.Tests.Support.Protocols;

/// <summary>Frames of a WebSocket.</summary>
/// <param name="write">Writes a message, given its name and its members in JSON.</param>
/// <param name="read">Reads a message as the frame that JSON has.</param>
internal sealed class SocketFrames(
    ClientWebSocket socket, WebSocketMessageType type, Func<string, JsonObject, byte[]> write, Func<ReadOnlyMemory<byte>, JsonElement> read) : IFrames
{
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public static async Task<ClientWebSocket> ConnectAsync(Uri server, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/ws/v1"), TestContext.Current.CancellationToken);
        return socket;
    }

    public async Task CommandAsync(string op, string request) =>
        await socket.SendAsync(write(op, JsonNode.Parse(request)!.AsObject()), type, true, TestContext.Current.CancellationToken);

    public async Task<JsonElement?> NextAsync()
    {
        int length = 0;
        try
        {
            while (true)
            {
                var result = await socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(Spoken.Patience, TimeProvider.System);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                length += result.Count;
                if (result.EndOfMessage)
                {
                    return read(_buffer.AsMemory(0, length));
                }
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
