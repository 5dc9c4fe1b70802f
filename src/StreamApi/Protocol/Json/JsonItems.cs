using System.Buffers;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Items as JSON objects in UTF-8, prices as numbers or as strings.</summary>
internal sealed class JsonItems : ItemEncoding
{
    private const int TypicalBytes = 384;

    /// <summary>What this thread writes items with, one after the other.</summary>
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _writing;

    private readonly bool _decimalsAsStrings;

    private JsonItems(bool decimalsAsStrings) => _decimalsAsStrings = decimalsAsStrings;

    public static JsonItems Numbers { get; } = new(decimalsAsStrings: false);

    public static JsonItems Strings { get; } = new(decimalsAsStrings: true);

    public override byte[] Encode(Item item)
    {
        var (buffer, json) = _writing ??= Begin();
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        item.WriteTo(new JsonFields(json, _decimalsAsStrings));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Begin()
    {
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        return (buffer, new Utf8JsonWriter(buffer));
    }
}
