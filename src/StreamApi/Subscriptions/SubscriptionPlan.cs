using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Replay;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>A subscription resolved: what belongs to it, where it begins, and what is sent before.</summary>
/// <param name="Scope">Which items belong to it.</param>
/// <param name="Resolution">The instruments as asked and found.</param>
/// <param name="Position">Where it begins.</param>
internal sealed record SubscriptionPlan(Scope Scope, Resolution Resolution, SubscriptionPosition Position)
{
    /// <summary>The present state, sent first and marked as snapshot.</summary>
    public IReadOnlyList<Item> Snapshot { get; init; } = [];

    /// <summary>History that was read already, in its order; null where it is read page by page.</summary>
    public IReadOnlyList<Item>? Loaded { get; init; }

    /// <summary>Offsets before which items of an instrument and interval are not wanted, where only the last n are.</summary>
    public IReadOnlyDictionary<(string Instrument, string? Interval), long>? Floors { get; init; }

    /// <summary>Null without a cursor, empty where it was honoured in full, else why not.</summary>
    public string? Lost { get; init; }

    /// <summary>What the cursor says of a replay; null where there was none, or it is of no replay.</summary>
    public ReplayMark? Mark { get; init; }

    /// <summary>The same, for a cursor that could not be honoured.</summary>
    public SubscriptionPlan NotRecovered(string reason) => this with { Lost = reason };

    /// <summary>Takes out what is older than the last n.</summary>
    public void LeaveOutOlder(List<Item> items, long offset)
    {
        for (int i = items.Count - 1; i >= 0 && Floors is not null; i--)
        {
            if (IsBelowFloor(items[i], offset))
            {
                items.RemoveAt(i);
            }
        }
    }

    /// <summary>True where an item of the log is older than the last n.</summary>
    public bool IsBelowFloor(Item item, long offset) =>
        Floors is not null && Floors.TryGetValue((item.Instrument, item.Interval), out long floor) && offset < floor;
}
