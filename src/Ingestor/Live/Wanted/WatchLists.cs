using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>The watch lists of a command.</summary>
/// <param name="paths">Where they are.</param>
/// <param name="venue">Of lines that name none.</param>
internal sealed partial class WatchLists(IReadOnlyList<string> paths, string venue, ILogger logger)
{
    private readonly List<WatchList> _lists = [.. paths.Select(path => new WatchList(path, venue))];

    public IEnumerable<InstrumentId> Instruments => _lists.SelectMany(list => list.Instruments);

    /// <exception cref="IngestException">One cannot be read, or has a line that is no instrument.</exception>
    public void Read() => _lists.ForEach(list => list.Look());

    /// <summary>Reads those that have changed; one that is wrong now says what it said before.</summary>
    public void Look()
    {
        foreach (var list in _lists)
        {
            try
            {
                list.Look();
            }
            catch (IngestException e)
            {
                LogProblem(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Problem}; what it said before stays")]
    private partial void LogProblem(string problem);
}
