using System.Text.Json.Serialization;

namespace Candlewick.EventStore.Events;

/// <summary>How the events are written: property names as declared, decimals as JSON numbers with their places kept.</summary>
[JsonSerializable(typeof(CandleClosed))]
[JsonSerializable(typeof(CandleRevised))]
internal sealed partial class CandleEventJson : JsonSerializerContext;
