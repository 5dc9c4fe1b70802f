using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tail;

/// <summary>The newest item of each key, as the subscriptions of a channel read it.</summary>
internal interface IItemState
{
    /// <summary>Pulses after keys changed.</summary>
    Signal Changed { get; }

    /// <summary>Has what belongs to <paramref name="scope"/> at hand until the answer is disposed.</summary>
    /// <param name="ids">The instruments it means now.</param>
    Task<IDisposable> FollowAsync(Scope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Adds what changed after <paramref name="version"/> and belongs to <paramref name="scope"/>, oldest change first, up to <paramref name="max"/>.</summary>
    /// <param name="version">0: everything.</param>
    StateChanges Read(long version, Scope scope, int max, List<Item> into);
}

/// <param name="Version">Where to go on from.</param>
/// <param name="AreConflated">An item stands for more than one change.</param>
/// <param name="AreAll">False where there are more.</param>
internal readonly record struct StateChanges(long Version, bool AreConflated, bool AreAll);
