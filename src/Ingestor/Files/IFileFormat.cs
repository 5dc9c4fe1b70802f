namespace Candlewick.Ingestor.Files;

/// <summary>A kind of file: how to learn what is in one, and how to read it.</summary>
internal interface IFileFormat
{
    /// <summary>Name of the feed, the first part of its sources.</summary>
    string Feed { get; }

    /// <summary>True where one file holds one instrument's whole day, so that two of them cannot share one.</summary>
    bool WholeDays { get; }

    /// <exception cref="IngestException">The file cannot be used at all; the message says what is expected.</exception>
    FileFacts Examine(string path, CancellationToken cancellationToken);

    /// <summary>Opens it for its pass. A damaged file opens too, and reports the damage at its end.</summary>
    ITickFile Open(string path);
}
