using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// The retained bars of one instrument from one source, of all specifications: places prints in them, and publishes and forgets them in
/// their time. Not safe to share between threads.
/// </summary>
internal sealed class BarBook
{
    private readonly BarSeries[] _series;
    private readonly BarSpec[] _specs;
    private readonly long _graceUs;
    private readonly long _windowUs;
    private readonly long _closingUs;

    /// <summary>Which of them has the daily bars; -1: none.</summary>
    private readonly int _day;

    private int _missingVersion = -1;

    /// <param name="rules">Of those that follow the specifications, grace and window are the same.</param>
    public BarBook(VenueRules rules)
    {
        (_graceUs, _windowUs, _closingUs) = (rules.GraceUs, rules.WindowUs, ClosingPrints.WaitUs(rules));
        _specs = [.. rules.Specs];
        _series = new BarSeries[rules.Specs.Length];
        for (int i = 0; i < _series.Length; i++)
        {
            _series[i] = new BarSeries(rules.Specs[i], rules.Rules.BarRules[i]);
        }

        _day = Array.FindIndex(_series, series => series.Spec is { IsDay: true, Price: BarPrice.Trade });
        HasQuotes = Array.Exists(_series, series => series.Spec.Price != BarPrice.Trade);
    }

    /// <summary>Watermark at which there is something to publish or forget; <see cref="long.MaxValue"/>: nothing is retained.</summary>
    public long NextDueUs { get; private set; } = long.MaxValue;

    /// <summary>There are daily bars.</summary>
    public bool HasDay => _day >= 0;

    /// <summary>There are bars of bid, ask or mid.</summary>
    public bool HasQuotes { get; }

    /// <summary>The last print that was placed moved a bar.</summary>
    public bool IsMoved { get; private set; }

    /// <summary>How long after the end of a session a day's bar waits for closing prints, microseconds.</summary>
    public long ClosingUs => _closingUs;

    public bool IsEmpty => !Array.Exists(_series, series => series.Count > 0);

    public int Count => _series.Length;

    public ReadOnlySpan<BarSpec> Specs => _specs;

    public BarSeries Series(int index) => _series[index];

    /// <summary>Retained bars of a specification, oldest first, open ones among them; valid until the next change.</summary>
    public ReadOnlySpan<Bar> this[int index] => _series[index].Bars;

    /// <summary>Whether a clock tick of the source, or what it has missed, changes anything.</summary>
    public bool IsDue(SourceClock clock, GapList gaps) => clock.Watermark >= NextDueUs || clock.Ended || gaps.Version != _missingVersion;

    /// <summary>Moves every bar that a print belongs to; false, and nothing has changed, where one of them cannot hold its numbers.</summary>
    /// <param name="gaps">What is missing of the instrument; null of prints that are filled in, which know of none.</param>
    public bool TryPlace(in Print print, Placement placement, in TradingSession session, long offset, GapList? gaps)
    {
        bool isDayOnly = placement == Placement.Day;
        long gridUs = Math.Clamp(print.TimeUs, session.ContinuousOpenUs, session.ContinuousCloseUs - 1);
        foreach (var series in _series)
        {
            if ((!isDayOnly || series.Spec.IsDay) && !series.Seek(session, series.Spec.IsDay ? print.TimeUs : gridUs, print, isFound: gaps is null))
            {
                return false;
            }
        }

        IsMoved = false;
        foreach (var series in _series)
        {
            if ((!isDayOnly || series.Spec.IsDay) && series.IsMoved)
            {
                IsMoved = true;
                NextDueUs = Math.Min(NextDueUs, series.Add(session, print, offset, gaps).EndUs + _graceUs);
            }
        }

        return true;
    }

    /// <summary>Flags bars that prove to overlap an outage: a published one is revised, as long as it may be. False where there is none.</summary>
    public bool FlagMissing(SourceClock clock, GapList gaps)
    {
        if (gaps.Version == _missingVersion)
        {
            return false;
        }

        _missingVersion = gaps.Version;
        bool flagged = false;
        foreach (var series in _series)
        {
            for (int i = 0; i < series.Count; i++)
            {
                ref var bar = ref series[i];
                if (IsRevisable(bar, clock) && (bar.Flags & BarFlags.Gap) == 0 && gaps.Misses(bar.StartUs, bar.EndUs))
                {
                    bar.Flags |= BarFlags.Gap;
                    bar.Dirty = true;
                    series.Touch(i);
                    flagged = true;
                }
            }
        }

        return flagged;
    }

    /// <summary>Takes the volume of all bars that may still be revised back: it proved to be none of theirs.</summary>
    public void TakeVolumeBack(SourceClock clock)
    {
        foreach (var series in _series)
        {
            for (int i = 0; i < series.Count; i++)
            {
                ref var bar = ref series[i];
                if (bar.HasVolume && IsRevisable(bar, clock))
                {
                    bar.HasVolume = false;
                    (bar.Volume, bar.Unattributed, bar.Turnover) = (0, 0, 0);
                    bar.Flags |= BarFlags.VolumeUnusable;
                    bar.Dirty = true;
                    series.Touch(i);
                    NextDueUs = Math.Min(NextDueUs, bar.EndUs + _graceUs);
                }
            }
        }
    }

    /// <summary>Publishes what is due, in order of end and shorter intervals first; false where nothing is.</summary>
    /// <param name="untilUs">Bars that end later are not due.</param>
    /// <param name="closedAtUs">What it is said to be published by.</param>
    public bool PublishDue(InstrumentBars owner, long untilUs, long closedAtUs, IBarSink sink)
    {
        bool published = false;
        while (FirstDue(untilUs) is { } first)
        {
            ref var bar = ref first[first.Pending];
            uint revision = bar.Published++;
            bar.Dirty = false;
            first.Advance();
            published = true;
            sink.Publish(owner, first.Spec, bar, revision, closedAtUs);
        }

        return published;
    }

    /// <summary>Forgets what can no longer be revised, and gives the end of the last bar of it; 0 where there was none.</summary>
    public long Forget(SourceClock clock, SessionClock sessions, GapList gaps)
    {
        // An ended source revises nothing; a bar that reaches beyond its end may be another's to continue.
        long forgetUs = clock.Ended ? clock.Watermark : clock.Watermark - _windowUs;
        long forgetDayUs = clock.Ended ? forgetUs : forgetUs - _closingUs;
        long lastUs = 0;
        foreach (var series in _series)
        {
            lastUs = Math.Max(lastUs, series.Evict(series.Spec.IsDay ? forgetDayUs : forgetUs, sessions, gaps));
        }

        return lastUs;
    }

    /// <summary>Gives back what the bars do not need: few more will come.</summary>
    public void Trim() => Array.ForEach(_series, series => series.Trim());

    /// <summary>Takes over the bars of a trading date that another book has.</summary>
    public void Adopt(BarBook from, int date)
    {
        for (int i = 0; i < _series.Length; i++)
        {
            _series[i].Adopt(from._series[i], date);
        }
    }

    /// <summary>Forgets the bars of a trading date.</summary>
    public void Drop(int date)
    {
        foreach (var series in _series)
        {
            series.Drop(date);
        }
    }

    /// <summary>Puts one bar of a checkpoint back; false where it is there already.</summary>
    public bool TryRestore(int index, in Bar bar, GapList? gaps)
    {
        var series = _series[index];
        int at = ~series.Find(bar.StartUs, bar.Ordinal);
        if (at < 0)
        {
            return false;
        }

        series.Insert(at) = bar;
        if (bar.Dirty)
        {
            series.Touch(at);
        }

        series.Advance();
        NextDueUs = bar.Dirty ? Math.Min(NextDueUs, bar.EndUs + _graceUs)
            : gaps is null || (series.IsByTime && gaps.Holds(bar)) ? NextDueUs
            : Math.Min(NextDueUs, ForgottenAt(series, bar));
        return true;
    }

    /// <summary>Says anew when there is something to do.</summary>
    public void Schedule(GapList gaps)
    {
        NextDueUs = long.MaxValue;
        foreach (var series in _series)
        {
            if (series.Pending < series.Count)
            {
                NextDueUs = Math.Min(NextDueUs, series[series.Pending].EndUs + _graceUs);
            }

            if (series.FirstFree(gaps) is var free && free < series.Pending)
            {
                NextDueUs = Math.Min(NextDueUs, ForgottenAt(series, series[free]));
            }
        }
    }

    private BarSeries? FirstDue(long dueUs)
    {
        BarSeries? first = null;
        foreach (var series in _series)
        {
            if (series.Pending < series.Count)
            {
                long endUs = series[series.Pending].EndUs;
                if (endUs <= dueUs && (first is null || endUs < first[first.Pending].EndUs))
                {
                    first = series;
                }
            }
        }

        return first;
    }

    private long ForgottenAt(BarSeries series, in Bar bar) => bar.EndUs + _windowUs + (series.Spec.IsDay ? _closingUs : 0);

    /// <summary>A published bar with an ordinal is final.</summary>
    private bool IsRevisable(in Bar bar, SourceClock clock) =>
        bar.IsOpen || bar.Dirty || (bar.Ordinal == 0 && bar.EndUs > clock.Watermark - _windowUs);
}
