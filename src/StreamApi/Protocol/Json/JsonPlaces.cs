using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Keeps the places of items in a frame that is written on in another form, with the items as that form has them.</summary>
internal sealed class JsonPlaces : ItemEncoding
{
    private static readonly byte[] Zero = [(byte)'0'];

    private JsonPlaces()
    {
    }

    public static JsonPlaces Instance { get; } = new();

    public override byte[] Encode(Item item) => Zero;
}
