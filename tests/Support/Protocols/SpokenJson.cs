using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candlewick.Tests.Support.Protocols;

/// <summary><c>candlewick.v1.json</c> on <c>/ws/v1</c>.</summary>
internal sealed class SpokenJson : ISpoken
{
    public async Task<IFrames> SubscribeAsync(Uri server, string request)
    {
        var frames = new SocketFrames(await SocketFrames.ConnectAsync(server, "candlewick.v1.json"), WebSocketMessageType.Text, Write, utf8 => JsonElement.Parse(utf8.Span));
        await frames.CommandAsync("subscribe", request);
        return frames;
    }

    private static byte[] Write(string op, JsonObject message)
    {
        message["op"] = op;
        return Encoding.UTF8.GetBytes(message.ToJsonString());
    }
}
