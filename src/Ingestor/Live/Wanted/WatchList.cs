using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>A file that names instruments, one a line, and owns their subscriptions. Read again when it has changed.</summary>
/// <param name="path">Where it is.</param>
/// <param name="venue">Of lines that name none.</param>
internal sealed class WatchList(string path, string venue)
{
    private DateTime _written;

    /// <summary>As it was read last.</summary>
    public IReadOnlyList<InstrumentId> Instruments { get; private set; } = [];

    /// <summary>Reads it where it was written since; true where it was.</summary>
    /// <exception cref="IngestException">It cannot be read, or a line is no instrument; what was read before stays.</exception>
    public bool Look()
    {
        try
        {
            var written = File.GetLastWriteTimeUtc(path);
            if (written == _written)
            {
                return false;
            }

            _written = written;
            Instruments = [.. File.ReadLines(path).Select(Parse).OfType<InstrumentId>().Distinct()];
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"watch list '{path}' cannot be read: {e.Message}", e);
        }
    }

    private InstrumentId? Parse(string line, int index)
    {
        string text = line.Split('#')[0].Trim();
        return text.Length == 0 ? null
            : InstrumentId.TryParse(text.Contains(':', StringComparison.Ordinal) ? text : $"{venue}:{text}", out var id, out string? problem) ? id
            : throw new IngestException($"watch list '{path}', line {index + 1}: '{text}' is no instrument: {problem}");
    }
}
