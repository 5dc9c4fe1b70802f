using System.Text.Json.Serialization;

namespace Candlewick.EventStore.Events;

/// <summary>
/// How the events are written, by us and by Marten: property names as declared, decimals as JSON numbers with their
/// places kept.
/// </summary>
[JsonSerializable(typeof(CandleClosed))]
[JsonSerializable(typeof(CandleRevised))]
[JsonSerializable(typeof(SessionOpened))]
[JsonSerializable(typeof(SessionClosed))]
[JsonSerializable(typeof(GapDetected))]
[JsonSerializable(typeof(GapFilled))]
[JsonSerializable(typeof(FeedConnected))]
[JsonSerializable(typeof(FeedStalled))]
[JsonSerializable(typeof(FeedLost))]
[JsonSerializable(typeof(LedgerEntryRecorded))]
internal sealed partial class EventJson : JsonSerializerContext;
