using Candlewick.EventStore.Events;
using Candlewick.EventStore.Offsets;
using Candlewick.EventStore.Writing;
using Npgsql;

namespace Candlewick.EventStore.Candles;

/// <summary>
/// Stores batches of published candles: positions, events and read model in one transaction, so that all of a batch is
/// there once, or nothing of it.
/// </summary>
public sealed class CandleStore(NpgsqlDataSource database, IEventWriter events, TimeProvider time)
{
    /// <summary>
    /// Stores what lies between the positions of <paramref name="moves"/>; returns how many of <paramref name="rows"/>
    /// were new. Rows whose revision is stored already, or a higher one, leave no trace.
    /// </summary>
    /// <param name="rows">The batch, each partition in the order of its offsets.</param>
    /// <param name="moves">From where to where each partition of the batch was read, including what is no row.</param>
    /// <param name="cancellationToken">Rolls back; where the commit was already sent, its outcome is unknown.</param>
    /// <exception cref="OffsetFenceException">Somebody else stored a part of it; nothing was stored now.</exception>
    /// <exception cref="NpgsqlException">The outcome is unknown: read the positions again before anything else.</exception>
    public async Task<int> StoreAsync(
        IReadOnlyList<CandleRow> rows, IReadOnlyCollection<ProjectionMove> moves, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ProjectionOffsets.Candles.MoveAsync(connection, transaction, moves, cancellationToken);
        int stored = rows.Count == 0 ? 0 : await WriteAsync(connection, transaction, rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    private async Task<int> WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<CandleRow> rows, CancellationToken cancellationToken)
    {
        var fresh = await CandleReadModel.StageAsync(connection, transaction, rows, cancellationToken);
        if (fresh.Count > 0)
        {
            var now = time.GetUtcNow();
            await events.AppendAsync(transaction, fresh.ConvertAll(row => CandleEvents.From(row, now)), cancellationToken);
            await CandleReadModel.MergeAsync(connection, transaction, cancellationToken);
        }

        return fresh.Count;
    }
}
