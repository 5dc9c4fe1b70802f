using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>One client's JSON: what it has set is how its decimals look.</summary>
internal sealed class JsonCodec : IProtocolCodec
{
    private readonly JsonFrames _frames = new();
    private volatile ItemEncoding _items = JsonItems.Numbers;

    public WebSocketMessageType Frames => WebSocketMessageType.Text;

    public bool TryEncode(StreamEvent happened, PooledBuffer frame)
    {
        _frames.Write(happened, _items, frame);
        return true;
    }

    public ClientMessage Decode(ReadOnlyMemory<byte> message, WebSocketMessageType kind, out string? id)
    {
        id = null;
        try
        {
            var read = kind == WebSocketMessageType.Text
                ? JsonMessages.Parse(message, out id)
                : throw new UnreadableMessageException("messages of this protocol are text");
            if (read is ClientMessage.Options { DecimalsAsStrings: { } asStrings })
            {
                _items = asStrings ? JsonItems.Strings : JsonItems.Numbers;
            }

            return read;
        }
        catch (JsonException e)
        {
            throw new UnreadableMessageException(e.Message, e);
        }
    }
}
