using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Files;

/// <summary>The pass over the merged order of a source's files: counts up to where an earlier run stopped, and gives what comes after.</summary>
/// <param name="cursors">The files, in the source's order.</param>
/// <param name="firstUs">The source's time before its first item, microseconds UTC.</param>
/// <param name="from">Where an earlier run stopped.</param>
/// <param name="held">What files of which so much was taken hold.</param>
/// <param name="messages">Is told what is wrong with the files.</param>
internal sealed class FileSourceReader(
    IReadOnlyList<FileCursor> cursors, long firstUs, SourcePosition from, Func<IReadOnlyList<FileCursor>, IEnumerable<CoveredDay>> held, FileLogMessages messages) : ITickReader
{
    private readonly MergedTicks _merged = new(cursors);
    private readonly long _resumeAfter = from.Items;
    private long _position;
    private long _reachedUs = firstUs;
    private long _timesReplaced;

    public IEnumerable<CoveredDay> Held => held(cursors);

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        while (_merged.MoveNext())
        {
            var file = _merged.Current;
            file.Take();
            bool resumed = ++_position <= _resumeAfter;
            if (file.Outcome == ReadOutcome.Skipped)
            {
                if (!resumed)
                {
                    messages.Skipped(file);
                    return Give(SourceEvent.Skipped, ref item);
                }

                continue;
            }

            _reachedUs = Math.Max(_reachedUs, file.KeyUs);
            _timesReplaced += (file.Tick.Flags & TickFlags.TimeReplaced) != 0 ? 1 : 0;
            if (!resumed)
            {
                return Give(file, ref item);
            }
        }

        messages.Ended(Report(), _timesReplaced);
        return Give(SourceEvent.End, ref item);
    }

    public IReadOnlyList<FileReport> Report() => [.. cursors.Select(c => new FileReport(c.Path, c.Ticks, c.Skipped, c.Damage))];

    public void Dispose() => _merged.Dispose();

    private SourceEvent Give(FileCursor file, ref SourceItem item)
    {
        item.Tick = file.Tick;
        item.Instrument = file.Instrument;
        item.EventUs = file.EventUs;
        if (file.Instrument is null)
        {
            return Give(SourceEvent.Gap, ref item);
        }

        item.Tick.Sequence = _position;
        item.Tick.Fields |= TickFields.Sequence;
        return Give(SourceEvent.Tick, ref item);
    }

    private SourceEvent Give(SourceEvent said, ref SourceItem item)
    {
        item.ReachedUs = _reachedUs;
        item.Position = _position;
        return said;
    }
}
