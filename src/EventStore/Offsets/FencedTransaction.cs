using Npgsql;

namespace Candlewick.EventStore.Offsets;

/// <summary>
/// The transaction of a projection: first its positions are moved on, which nobody else can do until it ends, then what
/// lies between them is written. All of a batch is there once, or nothing of it.
/// </summary>
/// <param name="database">Where positions and what is written live.</param>
/// <param name="offsets">The positions of the projection.</param>
public sealed class FencedTransaction(NpgsqlDataSource database, ProjectionOffsets offsets)
{
    /// <summary>Moves the positions, writes, commits; returns what <paramref name="write"/> returned.</summary>
    /// <param name="moves">From where to where each partition of the batch was read, including what was passed over.</param>
    /// <param name="write">Writes the batch as part of the transaction; returns how many of its rows were new.</param>
    /// <param name="cancellationToken">Rolls back; where the commit was already sent, its outcome is unknown.</param>
    /// <exception cref="OffsetFenceException">Somebody else stored a part of it; nothing was stored now.</exception>
    /// <exception cref="NpgsqlException">The outcome is unknown: read the positions again before anything else.</exception>
    public async Task<int> StoreAsync(
        IReadOnlyCollection<ProjectionMove> moves, Func<NpgsqlTransaction, CancellationToken, Task<int>> write, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await offsets.MoveAsync(transaction, moves, cancellationToken);
        int stored = await write(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }
}
