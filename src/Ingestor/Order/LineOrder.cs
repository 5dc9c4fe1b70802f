using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Order;

/// <summary>
/// Where the lines of a file stand in time, and whether the file is in that order. A line that was received says so itself; any other stands
/// where it happened. One at most <see cref="ToleratedUs"/> behind keeps its place: it is published late, as it was live, and moves its bar by a
/// revision. Farther behind it would be lost, so the file is sorted.
/// </summary>
internal sealed class LineOrder
{
    /// <summary>Half of the time in which a bar may still be revised.</summary>
    public const long ToleratedUs = 60_000_000;

    private const long NearUs = 300_000_000;

    /// <summary>Wrong times are rare. Where more than so many lines, and more than one in <see cref="LinesToAnIsolated"/>, are isolated, it is the file that has no order.</summary>
    private const int MostIsolated = 3;
    private const int LinesToAnIsolated = 20;

    private long _latestUs;
    private long _ticks;
    private long _isolated;

    /// <summary>Where the line last taken stands, microseconds UTC.</summary>
    public long KeyUs { get; private set; }

    /// <summary>The earliest of all lines; 0 where there were none.</summary>
    public long EarliestUs { get; private set; }

    /// <summary>Lines that stood behind others by more than is tolerated.</summary>
    public long Displaced { get; private set; }

    /// <summary>So many times contradict each other that none can be called the wrong one.</summary>
    public bool IsTotal => _isolated > MostIsolated && _isolated * LinesToAnIsolated > _ticks + _isolated;

    /// <summary>A line that is no tick, or whose time no other confirms, stays behind the one before it.</summary>
    public void Take(JudgedLines lines)
    {
        _isolated += lines.IsIsolated ? 1 : 0;
        if (!lines.IsTick)
        {
            return;
        }

        _ticks++;
        ref readonly var tick = ref lines.Tick;
        KeyUs = tick.Kind == TickKind.Control ? tick.ClockUs : KeyOf(tick);
        EarliestUs = EarliestUs == 0 ? KeyUs : Math.Min(EarliestUs, KeyUs);
        if (KeyUs + ToleratedUs < _latestUs)
        {
            Displaced++;
        }

        _latestUs = Math.Max(_latestUs, KeyUs);
    }

    private long KeyOf(in Tick tick)
    {
        long eventUs = tick.ExchangeUs != 0 ? tick.ExchangeUs : tick.TradeUs;
        if (tick.ReceiveUs == 0)
        {
            return eventUs;
        }

        // A recorder whose clock jumped: what the exchange said fits the line before, what the recorder says does not.
        return eventUs != 0 && tick.ReceiveUs - eventUs > NearUs && Math.Abs(eventUs - KeyUs) <= NearUs ? eventUs : tick.ReceiveUs;
    }
}
