namespace Candlewick.Ingestor.Files;

/// <summary>The file side of a feed: how to learn what is in one of its files, and how to read it.</summary>
internal interface IFileFormat
{
    /// <summary>True where one file holds one instrument's whole day, so that two of them cannot share one.</summary>
    bool WholeDays { get; }

    /// <summary>Called on several threads at once. What it takes is waited for before the first tick is published.</summary>
    /// <exception cref="IngestException">The file cannot be used at all; the message says what is expected.</exception>
    FileFacts Examine(string path, CancellationToken cancellationToken);

    /// <summary>Opens it for its pass. A damaged file opens too, and reports the damage at its end.</summary>
    ITickFile Open(string path);
}
