using Candlewick.EventStore.Events;
using Candlewick.EventStore.Writing;
using Npgsql;

namespace Candlewick.EventStore.Candles;

/// <summary>Writes batches of published candles as events and as rows of the read model, within a projection's transaction.</summary>
public sealed class CandleStore(IEventWriter events, TimeProvider time)
{
    /// <summary>
    /// Stores a batch; returns how many of <paramref name="rows"/> were new. Rows whose revision is stored already, or a
    /// higher one, leave no trace.
    /// </summary>
    /// <param name="transaction">A transaction that nobody else can be in with the same instruments: see <see cref="Offsets.FencedTransaction"/>.</param>
    /// <param name="rows">The batch, each partition in the order of its offsets.</param>
    /// <param name="cancellationToken">Stops it; the transaction can only be rolled back then.</param>
    public async Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var changes = await CandleChanges.FindAsync(transaction, rows, cancellationToken);
        if (changes.Fresh.Count > 0)
        {
            var now = time.GetUtcNow();
            await events.AppendAsync(transaction, changes.Fresh.ConvertAll(row => CandleEvents.From(row, now)), cancellationToken);
            await CandleReadModel.WriteAsync(transaction, changes, cancellationToken);
        }

        return changes.Fresh.Count;
    }
}
