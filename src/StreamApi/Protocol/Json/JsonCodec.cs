using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>One client's JSON: what it has set is how its decimals look, and how it names subscriptions is how they are named to it.</summary>
internal sealed class JsonCodec : IProtocolCodec
{
    private readonly JsonFrames _frames = new();
    private volatile ItemEncoding _items = JsonItems.Numbers;
    private volatile bool _numbersIds;

    public WebSocketMessageType Frames => WebSocketMessageType.Text;

    public bool TryEncode(StreamEvent happened, PooledBuffer frame)
    {
        _frames.Write(happened, _items, _numbersIds, frame);
        return true;
    }

    public ClientMessage Decode(ReadOnlyMemory<byte> message, WebSocketMessageType kind, out string? id)
    {
        id = null;
        try
        {
            var read = kind == WebSocketMessageType.Text
                ? Parse(message, out id)
                : throw new UnreadableMessageException("messages of this protocol are text");
            if (read is ClientMessage.Options { DecimalsAsStrings: { } asStrings })
            {
                _items = asStrings ? JsonItems.Strings : JsonItems.Numbers;
            }

            return read;
        }
        catch (JsonException e)
        {
            string where = e.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $", at line {line + 1}, byte {e.BytePositionInLine + 1}") : "";
            throw new UnreadableMessageException($"the message is not one JSON object{where}; send such as {{\"op\":\"ping\"}}", e);
        }
    }

    private ClientMessage Parse(ReadOnlyMemory<byte> message, out string? id)
    {
        JsonId? read = null;
        try
        {
            return JsonMessages.Parse(message, out read);
        }
        finally
        {
            id = read?.Text;
            _numbersIds |= read is { IsNumber: true };
        }
    }
}
