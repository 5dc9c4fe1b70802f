namespace Candlewick.Ingestor.Generator;

/// <summary>A vendor's format, and how a made-up day is written in it.</summary>
/// <param name="Name">Given to <c>pipeline generate ticks</c>.</param>
/// <param name="Feed">Reads it: the name after <c>pipeline ingest</c>.</param>
/// <param name="Instrument">Whose ticks they are.</param>
/// <param name="Day">A day of its instrument, of a seed, a date and a number of trades.</param>
/// <param name="FileName">Of a day, with folders where the format has them.</param>
/// <param name="Write">Writes it.</param>
public sealed record SampleFormat(
    string Name, string Feed, string Instrument, Func<int, DateOnly, int, SampleDay> Day, Func<DateOnly, string> FileName, Action<SampleDay, Stream> Write)
{
    /// <summary>Writes a day into a folder; returns the file.</summary>
    public string WriteTo(string folder, SampleDay day)
    {
        string path = Path.Combine(folder, FileName(day.Date));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.Create(path);
        Write(day, file);
        return path;
    }
}
