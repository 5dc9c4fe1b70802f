using Candlewick.EventStore.Events;
using Npgsql;

namespace Candlewick.EventStore.Writing;

/// <summary>
/// Appends events to streams in Marten's tables. Whichever writer it was, Marten reads them, projects them and appends
/// behind them.
/// </summary>
public interface IEventWriter
{
    /// <summary>
    /// Appends <paramref name="events"/> in their order, each to its stream, as part of <paramref name="transaction"/>.
    /// The rows of the streams stay locked until it ends, taken in ordinal order of their keys: that orders the writers
    /// of a stream and keeps two of them from waiting for each other.
    /// </summary>
    /// <exception cref="JasperFx.ConcurrencyException">Somebody who takes no lock was first; Marten's word for it.</exception>
    /// <exception cref="NpgsqlException">The database refused or is gone; the transaction can only be rolled back.</exception>
    Task AppendAsync(NpgsqlTransaction transaction, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken);
}
