using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Items as JSON objects in UTF-8, prices as numbers or as strings.</summary>
internal sealed class JsonItems : ItemEncoding
{
    /// <summary>What this thread writes items with, one after the other.</summary>
    [ThreadStatic]
    private static JsonFields? _fields;

    private readonly bool _decimalsAsStrings;

    private JsonItems(bool decimalsAsStrings) => _decimalsAsStrings = decimalsAsStrings;

    public static JsonItems Numbers { get; } = new(decimalsAsStrings: false);

    public static JsonItems Strings { get; } = new(decimalsAsStrings: true);

    public override byte[] Encode(Item item) => (_fields ??= new JsonFields()).Encode(item, _decimalsAsStrings);
}
