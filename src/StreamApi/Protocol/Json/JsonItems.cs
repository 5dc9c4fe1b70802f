using System.Buffers;
using System.Text.Json;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Items as JSON objects in UTF-8, prices as numbers or as strings.</summary>
internal sealed class JsonItems : ItemEncoding
{
    private const int TypicalBytes = 384;

    private readonly bool _decimalsAsStrings;

    private JsonItems(bool decimalsAsStrings) => _decimalsAsStrings = decimalsAsStrings;

    public static JsonItems Numbers { get; } = new(decimalsAsStrings: false);

    public static JsonItems Strings { get; } = new(decimalsAsStrings: true);

    public override byte[] Encode(Item item)
    {
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            item.WriteTo(new JsonFields(json, _decimalsAsStrings));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
