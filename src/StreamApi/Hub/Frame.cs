using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Hub;

/// <summary>
/// An event on its way to one client, written by <see cref="FrameJson"/> or <see cref="FrameMessagePack"/> with the fields that docs/protocol.md
/// gives it. It holds nothing of its own: it is written before its subscription goes on.
/// </summary>
public sealed class Frame
{
    internal Frame(StreamEvent happened, ItemEncoding items, bool numbersIds) => (Happened, Items, NumbersIds) = (happened, items, numbersIds);

    internal StreamEvent Happened { get; }

    /// <summary>How its items look in JSON.</summary>
    internal ItemEncoding Items { get; }

    /// <summary>Names of subscriptions that are whole numbers are written as numbers.</summary>
    internal bool NumbersIds { get; }
}
