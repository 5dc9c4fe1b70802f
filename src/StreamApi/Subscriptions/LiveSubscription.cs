using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription to open candles: their present state, then each change, or the newest of several where the client
/// reads slower than they come. It has no position: after a cut, the state is sent again.
/// </summary>
internal sealed class LiveSubscription(
    string id, SubscriptionPlan plan, TimeSpan conflate, OpenCandles candles, IItemReader reader, IEventSink sink, int batchItems, TimeProvider time) : ISubscription
{
    private readonly ItemBatch _batch = new(id);
    private readonly List<LogEntry> _entries = [];

    public string Id { get; } = id;

    public string? Cursor => null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await sink.SendAsync(new StreamEvent.Subscribed(Id, plan.Resolution.Instruments, null, null), cancellationToken);
        long version = await DrainAsync(0, snapshot: true, cancellationToken);
        await sink.SendAsync(new StreamEvent.CaughtUp(Id, null), cancellationToken);
        while (true)
        {
            var changed = candles.Changed.Next;
            long now = await DrainAsync(version, snapshot: false, cancellationToken);
            if (now == version)
            {
                await changed.WaitAsync(cancellationToken);
            }
            else if (conflate > TimeSpan.Zero)
            {
                await Task.Delay(conflate, time, cancellationToken);
            }

            version = now;
        }
    }

    private async Task<long> DrainAsync(long version, bool snapshot, CancellationToken cancellationToken)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            _entries.Clear();
            version = candles.Read(version, IsWanted, batchItems, _entries, out bool conflated);
            _batch.Fill(_entries.Select(e => e.Read(reader)).OfType<Item>());
            if (_batch.Count > 0)
            {
                await sink.SendAsync(_batch.OfState(snapshot, conflated), cancellationToken);
            }
        }
        while (_entries.Count == batchItems);
        return version;
    }

    /// <param name="key"><c>instrument|interval</c>.</param>
    private bool IsWanted(string key)
    {
        int bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && plan.Scope.Intervals.Contains(key[(bar + 1)..]) && plan.Scope.Instruments.Contains(key[..bar]);
    }
}
