namespace Candlewick.Ingestor.Text;

/// <summary>Lines as spans that hold until the next is read. Blank ones are passed over, and counted.</summary>
internal interface ILines : IDisposable
{
    /// <summary>Number of the line last read, from 1, in its file or its entry of a zip.</summary>
    long Line { get; }

    /// <summary>Which entry of a zip the line last read is of, from 0.</summary>
    int Part { get; }

    /// <summary>At the end: why the rest could not be read; null where it is sound.</summary>
    string? Damage { get; }

    /// <summary>How far the file was read, in bytes as it lies on the disk.</summary>
    long BytesRead { get; }

    /// <summary>Reads one line without its end; false where nothing more can be read.</summary>
    bool TryRead(out ReadOnlySpan<byte> line);
}
