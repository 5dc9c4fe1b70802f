using Candlewick.EventStore.MartenStore;
using Npgsql;

namespace Candlewick.EventStore.Writing;

/// <summary>The writers by kind.</summary>
public static class EventWriters
{
    /// <summary>The writer of <paramref name="kind"/> for the streams in <paramref name="database"/>.</summary>
    public static IEventWriter Create(EventWriterKind kind, NpgsqlDataSource database) =>
        kind == EventWriterKind.Marten ? new MartenEventWriter(new LazyStore(database)) : new CopyEventWriter();
}
