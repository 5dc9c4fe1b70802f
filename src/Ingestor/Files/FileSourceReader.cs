using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Findings;
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
    private readonly FindingTally _tally = new();
    private readonly FirstSight _firstSight = new();
    private long _position;
    private long _reachedUs = firstUs;
    private bool _isWaiting;
    private long _timesReplaced;

    public IEnumerable<CoveredDay> Held => held(cursors);

    public long Found => _tally.Count;

    public double Done
    {
        get
        {
            var (read, all) = (0L, 0L);
            foreach (var file in cursors)
            {
                (read, all) = (read + file.Bytes.Read, all + file.Bytes.All);
            }

            return all == 0 ? 0 : Math.Min(1, (double)read / all);
        }
    }

    /// <summary>What was found in all of the pass, the part that an earlier run published included.</summary>
    public IReadOnlyList<Finding> Findings => _tally.Findings;

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        if (_isWaiting)
        {
            _isWaiting = false;
            return Give(_merged.Current, ref item);
        }

        while (_merged.MoveNext())
        {
            var file = _merged.Current;
            file.Take();
            bool resumed = ++_position <= _resumeAfter;
            if (file.Outcome == ReadOutcome.Skipped)
            {
                _tally.Add(FindingKind.Skipped, file.Problem ?? "", file.Path, file.Line);
                if (!resumed)
                {
                    messages.Skipped(file);
                    return Give(SourceEvent.Skipped, ref item);
                }

                continue;
            }

            long beforeUs = _reachedUs;
            _reachedUs = Math.Max(_reachedUs, file.KeyUs);
            bool away = _firstSight.WasAway(in file.Tick, beforeUs, _reachedUs);
            if ((file.Tick.Flags & TickFlags.TimeReplaced) != 0)
            {
                _timesReplaced++;
                _tally.Add(FindingKind.TimeReplaced, "an implausible time: placed by receive time", file.Path, file.Line);
            }

            if ((file.Tick.Flags & TickFlags.TimeIsolated) != 0)
            {
                _tally.Add(FindingKind.TimeIsolated, $"its time '{DateTime.UnixEpoch.AddMicroseconds(file.Tick.BucketUs):yyyy-MM-dd HH:mm:ss} UTC' is far ahead of the lines around it", file.Path, file.Line);
            }

            if (!resumed && away)
            {
                _isWaiting = true;
                return GiveGap(beforeUs, ref item);
            }

            if (!resumed)
            {
                return Give(file, ref item);
            }
        }

        foreach (var file in cursors.Where(c => c.Damage is not null))
        {
            _tally.Add(FindingKind.Damaged, $"could not be read to its end after {file.Ticks} ticks: {file.Damage}", file.Path);
        }

        foreach (var file in cursors.Where(c => c.Reordered > 0))
        {
            // Each line of them, for the count; the file once, for the place.
            _tally.Add(FindingKind.Reordered, "a line that was not in the order of time: the file was sorted", file.Path, line: 0, file.Reordered);
        }

        foreach (var file in cursors.Where(c => c.Remark is not null))
        {
            messages.Remark(file);
        }

        messages.Ended(Report(), _timesReplaced);
        return Give(SourceEvent.End, ref item);
    }

    public IReadOnlyList<FileReport> Report() => [.. cursors.Select(c => new FileReport(c.Path, c.Ticks, c.Skipped, c.Damage))];

    public void Dispose() => _merged.Dispose();

    /// <summary>Before the tick that ends it; no item of its own.</summary>
    private SourceEvent GiveGap(long fromUs, ref SourceItem item)
    {
        item.Tick = FirstSight.Absence(fromUs, _reachedUs);
        item.Instrument = null;
        item.EventUs = _reachedUs;
        item.ReachedUs = _reachedUs;
        item.Position = _position - 1;
        return SourceEvent.Gap;
    }

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
