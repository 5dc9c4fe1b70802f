namespace Candlewick.Ingestor.Files;

/// <summary>What reading one more line of a file gave.</summary>
internal enum ReadOutcome
{
    /// <summary>A tick or a control.</summary>
    Item,

    /// <summary>A line that is not an item; the file says why.</summary>
    Skipped,

    /// <summary>Nothing more can be read; the file says whether that is its end or damage.</summary>
    End,
}
