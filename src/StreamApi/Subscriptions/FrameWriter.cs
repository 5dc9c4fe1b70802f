using System.Globalization;
using System.Runtime.InteropServices;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Puts the items of one subscription into numbered frames.</summary>
internal sealed class FrameWriter(string id, IFrameSink sink, int itemsPerFrame)
{
    private long _seq;

    /// <summary>Most items of one frame.</summary>
    public int ItemsPerFrame { get; } = itemsPerFrame;

    public Task SendAsync(PooledBuffer frame, CancellationToken cancellationToken) => sink.SendAsync(frame, cancellationToken);

    /// <summary>Items of the log, of one partition.</summary>
    /// <param name="offset">Offset of the last one.</param>
    public Task SendPositionedAsync(List<Item> items, int partition, long offset, CancellationToken cancellationToken) =>
        SendAsync(CollectionsMarshal.AsSpan(items), string.Create(CultureInfo.InvariantCulture, $"{partition}.{offset}"), null, false, false, cancellationToken);

    /// <summary>Stored candles.</summary>
    /// <param name="cursor">Where the subscription stands after them.</param>
    public Task SendHistoryAsync(Item[] items, string cursor, CancellationToken cancellationToken) =>
        SendAsync(items, null, cursor, false, false, cancellationToken);

    /// <summary>Items without a position: a state.</summary>
    public async Task SendItemsAsync(IReadOnlyList<Item> items, bool snapshot, CancellationToken cancellationToken, bool conflated = false)
    {
        for (int at = 0; at < items.Count; at += ItemsPerFrame)
        {
            await SendAsync(items.Skip(at).Take(ItemsPerFrame).ToArray(), null, null, snapshot, conflated, cancellationToken);
        }
    }

    private Task SendAsync(ReadOnlySpan<Item> items, string? pos, string? cursor, bool snapshot, bool conflated, CancellationToken cancellationToken) =>
        sink.SendAsync(Frames.Data(id, ++_seq, pos, cursor, snapshot, conflated, items, sink.DecimalsAsStrings), cancellationToken);
}
