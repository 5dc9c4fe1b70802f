using System.Buffers;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol.Json;
using MessagePack;

namespace Candlewick.StreamApi.Hub;

/// <summary>
/// Items as MessagePack maps. Exact decimals are strings: MessagePack has no decimal, and a string is what its .NET implementation reads into one.
/// </summary>
internal sealed class MessagePackItems : ItemEncoding
{
    private const int TypicalBytes = 384;

    private MessagePackItems()
    {
    }

    public static MessagePackItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        var writer = new MessagePackWriter(buffer);
        JsonToMessagePack.Write(JsonItems.Strings.Encode(item), [], ref writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
