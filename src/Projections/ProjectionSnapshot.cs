using System.Collections.Immutable;

namespace Candlewick.Projections;

/// <summary>State of the projection at one moment.</summary>
/// <param name="Next">Stored position of each partition this process owns: offset of the next record to read.</param>
/// <param name="Lag">Records behind the end of each of them; null until known. 0: everything is stored.</param>
/// <param name="Rows">Revisions stored since start; those that were stored before are not counted.</param>
/// <param name="Batches">Transactions committed since start.</param>
/// <param name="Skipped">Records that cannot be stored and went to <c>dead-letters</c>, since start.</param>
/// <param name="RowsPerSecond">Rate of the last burst of work, from its first record to its last commit.</param>
/// <param name="Problem">Why nothing is stored at present, null where all is well.</param>
public sealed record ProjectionSnapshot(
    ImmutableSortedDictionary<int, long> Next,
    ImmutableSortedDictionary<int, long?> Lag,
    long Rows,
    long Batches,
    long Skipped,
    double RowsPerSecond,
    string? Problem)
{
    internal static readonly ProjectionSnapshot Empty =
        new(ImmutableSortedDictionary<int, long>.Empty, ImmutableSortedDictionary<int, long?>.Empty, 0, 0, 0, 0, null);

    /// <summary>True where this process owns partitions and everything committed in them is stored.</summary>
    public bool CaughtUp => !Lag.IsEmpty && Lag.Values.All(lag => lag == 0) && Problem is null;
}
