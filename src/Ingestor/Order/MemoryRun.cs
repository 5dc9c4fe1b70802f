namespace Candlewick.Ingestor.Order;

/// <summary>A run that was never written.</summary>
internal sealed class MemoryRun(byte[] text, List<SortEntry> entries) : ISortedRun
{
    private int _next = -1;

    public SortEntry Entry => entries[_next];

    public ReadOnlySpan<byte> Text => text.AsSpan(Entry.Offset, Entry.Length);

    public bool MoveNext() => ++_next < entries.Count;
}
