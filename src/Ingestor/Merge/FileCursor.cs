using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Merge;

/// <summary>
/// One file in the merge, and its next item. Opened when the merged order reaches its first time and closed at its end,
/// so that a year of daily files holds one day's handles.
/// </summary>
internal sealed class FileCursor(string path, Func<string, ITickFile> open, long startUs) : IDisposable
{
    private readonly long _length = File.Exists(path) ? new FileInfo(path).Length : 0;
    private ITickFile? _file;
    private JumpGuard? _lines;
    private FeedInstrument? _instrument;

    /// <summary>The next item, where <see cref="Outcome"/> is one.</summary>
    public Tick Tick;

    public string Path { get; } = path;

    public ReadOutcome Outcome { get; private set; }

    /// <summary>An item was read and waits for its turn.</summary>
    public bool HasItem { get; private set; }

    /// <summary>Null for a control, which is for every instrument.</summary>
    public FeedInstrument? Instrument => _instrument;

    /// <summary>
    /// Where the next item stands in the merged order, microseconds UTC: the latest event time of the file so far that the lines around it
    /// confirm. A line out of order so keeps its place in the file, and is published late as it was live.
    /// </summary>
    public long KeyUs { get; private set; } = startUs;

    /// <summary>Exchange time, else trade time, else receive time; receive time alone where the others are implausible.</summary>
    public long EventUs { get; private set; }

    public long Line => _lines?.Line ?? 0;

    public string? Problem => _lines?.Problem;

    public string? Damage { get; private set; }

    /// <summary>At the end: what else is to be said of the file.</summary>
    public string? Remark { get; private set; }

    /// <summary>Lines that did not stand where they belong, and were put there; known once it is open.</summary>
    public long Reordered { get; private set; }

    /// <summary>How much of the file was read, and how much there is; bytes on the disk. For the thread that reads.</summary>
    public (long Read, long All) Bytes => (Outcome == ReadOutcome.End ? _length : _file?.BytesRead ?? 0, _length);

    /// <summary>Ticks that were taken from the file.</summary>
    public long Ticks { get; private set; }

    /// <summary>Skipped lines that were taken from the file.</summary>
    public long Skipped { get; private set; }

    /// <summary>Times of the first and the last of its ticks by time, microseconds UTC.</summary>
    public (long FirstUs, long LastUs) Span { get; private set; } = (long.MaxValue, long.MinValue);

    /// <summary>Counts the item whose turn has come.</summary>
    public void Take()
    {
        if (Outcome == ReadOutcome.Skipped)
        {
            Skipped++;
        }
        else if (Instrument is not null)
        {
            long us = Tick.BucketUs;
            Span = (Math.Min(Span.FirstUs, us), Math.Max(Span.LastUs, us));
            Ticks++;
        }
    }

    /// <summary>Reads the next item; false at the end.</summary>
    public bool Advance()
    {
        _lines ??= new JumpGuard(_file = open(Path));
        Outcome = _lines.Read(ref Tick, out _instrument);
        HasItem = Outcome != ReadOutcome.End;
        switch (Outcome)
        {
            case ReadOutcome.End:
                (Damage, Remark, Reordered) = (_file!.Damage, _file.Remark, _file.Reordered);
                Dispose();
                return false;
            case ReadOutcome.Item when Tick.Kind == TickKind.Control:
                EventUs = Tick.ClockUs;
                KeyUs = Math.Max(KeyUs, EventUs);
                return true;
            case ReadOutcome.Item:
                Place();
                return true;
            default:
                return true;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void Place()
    {
        bool replaced = (Tick.Flags & TickFlags.TimeReplaced) != 0;
        long eventUs = replaced ? Tick.ReceiveUs : Tick.ExchangeUs != 0 ? Tick.ExchangeUs : Tick.TradeUs != 0 ? Tick.TradeUs : Tick.ReceiveUs;
        if (_lines!.IsReached)
        {
            KeyUs = Math.Max(KeyUs, eventUs);
        }

        if (Tick.ReceiveUs == 0)
        {
            // Nobody wrote down when it arrived: the clock of the replay tells.
            Tick.ReceiveUs = KeyUs;
        }

        // No record is stamped with a time that is not believed.
        EventUs = (Tick.Flags & (TickFlags.TimeReplaced | TickFlags.TimeIsolated)) != 0 ? Tick.ReceiveUs : eventUs;
    }
}
