namespace Candlewick.EventStore.Events;

/// <summary>One event on its way into a stream. Its version and sequence are given by the store when it is appended.</summary>
/// <param name="StreamId">Key of the stream.</param>
/// <param name="Id">Identity of the event: the same for the same content, so that a repetition can be recognised.</param>
/// <param name="Type">Its class, and the names of it in the store.</param>
/// <param name="Data">The event, of that class.</param>
/// <param name="Timestamp">When it is appended.</param>
public sealed record StreamEvent(string StreamId, Guid Id, EventType Type, object Data, DateTimeOffset Timestamp);
