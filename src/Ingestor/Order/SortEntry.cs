namespace Candlewick.Ingestor.Order;

/// <summary>A line that is being sorted; those of one time stay in the order of the file.</summary>
/// <param name="KeyUs">Where it belongs.</param>
/// <param name="Ordinal">Which line of all it is.</param>
/// <param name="Line">Its number in its part.</param>
/// <param name="Part">The entry of a zip that it is of.</param>
/// <param name="Length">Bytes of its text.</param>
/// <param name="Offset">Where its text begins in the text of its run.</param>
internal readonly record struct SortEntry(long KeyUs, long Ordinal, long Line, int Part, int Length, int Offset) : IComparable<SortEntry>
{
    public int CompareTo(SortEntry other) => KeyUs != other.KeyUs ? KeyUs.CompareTo(other.KeyUs) : Ordinal.CompareTo(other.Ordinal);
}
