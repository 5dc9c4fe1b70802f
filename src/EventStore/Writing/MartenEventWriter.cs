using System.Runtime.ExceptionServices;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.MartenStore;
using Marten.Services;
using Npgsql;

namespace Candlewick.EventStore.Writing;

/// <summary>Appends by a session of Marten's that is enlisted in our transaction.</summary>
public sealed class MartenEventWriter(LazyStore store) : IEventWriter
{
    /// <inheritdoc/>
    public async Task AppendAsync(NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return;
        }

        // Marten reads a stream's version without a lock: of two writers that add to it at once, one would fail.
        await StreamVersions.LockAsync(transaction, events, cancellationToken);
        await using var session = store.Value.LightweightSession(SessionOptions.ForTransaction(transaction));
        foreach (var e in events)
        {
            var wrapped = e.Type.Wrap(e.Data);
            wrapped.Id = e.Id;
            wrapped.Timestamp = e.Timestamp;
            session.Events.Append(e.StreamId, wrapped);
        }

        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e.InnerException is NpgsqlException cause)
        {
            // The same fault under either writer: whoever calls knows what PostgreSQL said, not what Marten makes of it.
            ExceptionDispatchInfo.Throw(cause);
        }
    }
}
