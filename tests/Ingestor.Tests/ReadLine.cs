using Candlewick.Ingestor.Files;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

/// <summary>One line of a file as a format reads it.</summary>
internal sealed record ReadLine(ReadOutcome Outcome, Tick Tick, string? Instrument, string? Problem, long Line)
{
    /// <summary>Everything that a file holds, in the order in which it is published. Like a run it is examined before it is opened.</summary>
    public static List<ReadLine> All(FileFeed feed, string path, FileFormatOptions? options = null)
    {
        var format = feed.Format(options ?? new FileFormatOptions { DefaultVenues = ["NSE"] });
        format.Examine(path, CancellationToken.None);
        using var file = format.Open(path);
        var read = new List<ReadLine>();
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out var instrument)) != ReadOutcome.End)
        {
            read.Add(new ReadLine(outcome, tick, instrument?.Id.ToString(), file.Problem, file.Line));
        }

        return read;
    }
}
