using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tail;

/// <summary>A topic as one channel reads its newest records.</summary>
internal sealed class TopicItems(TopicState state, IItemReader items) : IItemState
{
    public Signal Changed => state.Changed;

    /// <summary>All of the topic is at hand anyway.</summary>
    public Task<IDisposable> FollowAsync(Scope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken) => Task.FromResult<IDisposable>(Nothing.Held);

    public StateChanges Read(long version, Scope scope, int max, List<Item> into)
    {
        var entries = new List<LogEntry>();
        version = state.Read(version, scope.HasKey, max, entries, out bool conflated);
        into.AddRange(entries.Select(e => e.Read(items)).OfType<Item>());
        return new StateChanges(version, conflated, entries.Count < max);
    }

    private sealed class Nothing : IDisposable
    {
        public static Nothing Held { get; } = new();

        public void Dispose()
        {
        }
    }
}
