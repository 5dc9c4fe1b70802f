namespace Candlewick.EventStore.Writing;

/// <summary>Which of the writers appends the events.</summary>
public enum EventWriterKind
{
    /// <summary>Binary COPY into the tables that Marten made; the faster one.</summary>
    Copy,

    /// <summary>Marten's own session.</summary>
    Marten,
}
