namespace Candlewick.Ingestor.Order;

/// <summary>Lines that are sorted already.</summary>
internal interface ISortedRun
{
    /// <summary>The line that is next, after <see cref="MoveNext"/> was true.</summary>
    SortEntry Entry { get; }

    ReadOnlySpan<byte> Text { get; }

    bool MoveNext();
}
