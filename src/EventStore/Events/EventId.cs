using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Events;

/// <summary>Event ids made from identity: UUID version 5 (RFC 9562, section 5.5).</summary>
public static class EventId
{
    /// <summary>Namespace of candle identities.</summary>
    public static readonly Guid CandleNamespace = new("6ba2a3f4-55b7-5e0c-9d5e-3d1c0f3c7a11");

    /// <summary>Namespace of what happens to sources.</summary>
    public static readonly Guid SourceNamespace = new("3d0f0c7e-5a0b-5a52-8d8c-6f3c5d3f9b21");

    /// <summary>Id of one revision of one bar; the name that is hashed is the identity's text.</summary>
    public static Guid OfCandle(CandleId id) => Of(CandleNamespace, id.ToString());

    /// <inheritdoc cref="NameUuid.Of"/>
    public static Guid Of(Guid space, string name) => NameUuid.Of(space, name);
}
