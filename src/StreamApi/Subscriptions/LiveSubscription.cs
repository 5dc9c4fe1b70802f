using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription to open candles: their present state, then each change, or the newest of several where the client
/// reads slower than they come. It has no position: after a cut, the state is sent again.
/// </summary>
internal sealed class LiveSubscription(
    string id, SubscriptionPlan plan, TimeSpan conflate, OpenCandles candles, IItemReader reader, FrameWriter frames, TimeProvider time) : ISubscription
{
    public string Id { get; } = id;

    public string? Cursor => null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await frames.SendAsync(Frames.Subscribed(Id, plan.Resolution.Instruments, null, null), cancellationToken);
        long version = await DrainAsync(0, snapshot: true, cancellationToken);
        await frames.SendAsync(Frames.CaughtUp(Id, null), cancellationToken);
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
        var entries = new List<LogEntry>();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries.Clear();
            version = candles.Read(version, IsWanted, frames.ItemsPerFrame, entries, out bool conflated);
            var items = entries.Select(e => e.Read(reader)).OfType<Item>().ToArray();
            await frames.SendItemsAsync(items, snapshot, cancellationToken, conflated);
        }
        while (entries.Count == frames.ItemsPerFrame);
        return version;
    }

    /// <param name="key"><c>instrument|interval</c>.</param>
    private bool IsWanted(string key)
    {
        int bar = key.IndexOf('|', StringComparison.Ordinal);
        return bar > 0 && plan.Scope.Intervals.Contains(key[(bar + 1)..]) && plan.Scope.Instruments.Contains(key[..bar]);
    }
}
