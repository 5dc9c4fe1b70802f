namespace Candlewick.StreamApi.Items;

/// <summary>
/// How items look to the clients of a protocol. One object for the whole process: items keep what it made of them under
/// its slot.
/// </summary>
internal abstract class ItemEncoding
{
    private static int _slots;

    /// <summary>Number of this encoding, from 0.</summary>
    public int Slot { get; } = Interlocked.Increment(ref _slots) - 1;

    /// <summary>The bytes of <paramref name="item"/>. Called once for each item, by any thread.</summary>
    public abstract byte[] Encode(Item item);
}
