namespace Candlewick.Instruments.Formats;

/// <summary>How one vendor's file of instruments looks, and where it is.</summary>
internal interface IMasterFormat
{
    /// <summary>One of <see cref="Market.Instruments.Vendors"/>.</summary>
    string Vendor { get; }

    /// <summary>Name of the last good file in the data folder.</summary>
    string FileName { get; }

    /// <summary>Where the vendor publishes it.</summary>
    Uri Url { get; }

    /// <summary>True where a file that begins with <paramref name="head"/> is meant to be one of these, damaged or not.</summary>
    bool Recognizes(ReadOnlySpan<byte> head);

    /// <summary>Reads the whole file as a stream and gives <paramref name="rows"/> each row.</summary>
    /// <exception cref="MasterFileException">It cannot be used.</exception>
    /// <exception cref="InvalidDataException">Its compression is damaged.</exception>
    void Read(Stream file, MasterRows rows);
}
