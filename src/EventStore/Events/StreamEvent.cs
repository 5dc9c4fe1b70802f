namespace Candlewick.EventStore.Events;

/// <summary>One event on its way into a stream. Its version and sequence are given by the store when it is appended.</summary>
/// <param name="StreamId">Key of the stream.</param>
/// <param name="Id">Identity of the event: the same for the same content, so that a repetition can be recognised.</param>
/// <param name="Type">Alias of the event's class, snake_case: <c>candle_closed</c>.</param>
/// <param name="DotNetType"><c>Namespace.Type, Assembly</c>.</param>
/// <param name="Data">The event as JSON, UTF-8.</param>
/// <param name="Timestamp">When it is appended.</param>
public sealed record StreamEvent(
    string StreamId, Guid Id, string Type, string DotNetType, ReadOnlyMemory<byte> Data, DateTimeOffset Timestamp);
