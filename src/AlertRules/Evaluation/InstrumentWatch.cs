using Candlewick.AlertRules.Definition;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>
/// All rules about one instrument, or one feed, and what they are evaluated on. Takes ticks and bars in the order of the log; the same ones make the same
/// alerts. A tick that touches no level costs two comparisons, whatever the number of rules, and allocates nothing. For one thread.
/// </summary>
public sealed class InstrumentWatch
{
    private readonly LevelBook _book = new();
    private readonly MovingLevels _moving;
    private readonly Dictionary<string, RuleWatch> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<BarSpec, BarWindow> _bars = [];
    private readonly List<BarLeaf> _barLeaves = [];
    private readonly List<GapLeaf> _gaps = [];
    private readonly List<SilenceLeaf> _silences = [];
    private readonly Agenda _agenda;
    private readonly Action<RuleWatch, bool> _touch;
    private SessionClock? _sessions;

    /// <param name="instrument">The instrument, or the feed.</param>
    /// <param name="sessions">Its hours; null where they are not known: its dates are those in UTC, and nothing is out of session.</param>
    /// <param name="reachesBelowZero">The instrument has prices at and below zero, see <see cref="PriceRange.ReachesBelowZero"/>.</param>
    public InstrumentWatch(string instrument, SessionClock? sessions, bool reachesBelowZero)
    {
        (Instrument, _sessions, Day) = (instrument, sessions, new DayPrices(reachesBelowZero));
        _moving = new MovingLevels(_book, Day, _bars);
        _agenda = new Agenda(Detach);
        _touch = _agenda.Touch;
    }

    public string Instrument { get; }

    public DayPrices Day { get; }

    /// <summary>Rules by id, those that are done or switched off among them.</summary>
    public IReadOnlyDictionary<string, RuleWatch> Rules => _rules;

    /// <summary>The last bars, by interval.</summary>
    public IReadOnlyDictionary<BarSpec, BarWindow> Bars => _bars;

    /// <summary>Rules that changed since <see cref="Kept"/>.</summary>
    public IReadOnlyList<RuleWatch> Changed => _agenda.Changed;

    /// <summary>Somebody waits for its silence.</summary>
    public bool HearsSilence => _silences.Count > 0;

    /// <summary>It trades in other hours from now on.</summary>
    public void TradeIn(SessionClock? sessions) => _sessions = sessions;

    /// <summary>A rule begins; of the same id it takes the place of the one before.</summary>
    public void Put(RuleWatch rule)
    {
        Remove(rule.Id);
        _rules.Add(rule.Id, rule);
        _agenda.Note(rule);
        foreach (var (interval, count) in rule.Definition.Past)
        {
            WindowOf(interval).Need(count);
        }

        if (rule.IsDone || !rule.Definition.IsEnabled)
        {
            return;
        }

        foreach (var leaf in rule.Leaves)
        {
            switch (leaf)
            {
                case LevelLeaf level: Attach(level); break;
                case BarLeaf bar:
                    bar.Enter(WindowOf(bar.Interval));
                    _barLeaves.Add(bar);
                    break;
                case GapLeaf gap: _gaps.Add(gap); break;
                case SilenceLeaf silence: _silences.Add(silence); break;
            }
        }

        if (rule.IsFresh || rule.IsWaiting)
        {
            _agenda.AwaitPrice(rule);
        }
    }

    /// <summary>What has changed is kept.</summary>
    public void Kept() => _agenda.Kept();

    /// <summary>A rule ends.</summary>
    public void Remove(string id)
    {
        if (_rules.Remove(id, out var rule))
        {
            Detach(rule);
        }
    }

    /// <summary>The bars before a rule, which enter with it; those that are there already stay.</summary>
    public void Know(BarSpec interval, IEnumerable<AlertBar> past)
    {
        var window = WindowOf(interval);
        window.PutPast(past);
        foreach (var leaf in _barLeaves.Where(leaf => leaf.Interval == interval && leaf.Rule.IsFresh))
        {
            leaf.LookBack(window);
        }

        _moving.BarsMoved(interval, _sessions, _touch);
        _agenda.Postpone();
    }

    /// <summary>Takes the next trade or snapshot.</summary>
    /// <param name="offset">Its place in <c>ticks</c>.</param>
    public void Apply(in Tick tick, IAlertSink sink, long offset = long.MaxValue)
    {
        decimal? last = Day.Last;
        int date = Day.Date;
        decimal? said = Day.PreviousClose;
        var news = Day.Read(tick, _sessions, out decimal price, out long timeUs);
        if (Day.Date != date || Day.PreviousClose != said)
        {
            _moving.DateMoved(_sessions, _touch);
        }

        if (news == PriceNews.None)
        {
            _agenda.Postpone();
            return;
        }

        if (news == PriceNews.First)
        {
            foreach (var gap in _gaps)
            {
                if (offset >= gap.Rule.TicksFrom)
                {
                    gap.See(price, PreviousCloses.Of(Day, _bars.GetValueOrDefault(BarSpec.OneDay), _sessions));
                    _agenda.Touch(gap.Rule, isDirty: false);
                }
            }
        }

        if (news != PriceNews.Late)
        {
            _agenda.Reach(offset, last);
            See(last, price);
        }

        if (Day.Take(tick, news, price, timeUs))
        {
            _moving.ExtremesMoved(_sessions);
        }

        _agenda.Settle(_sessions, timeUs, price, sink);
    }

    /// <summary>Takes a closed bar, or a revision of one.</summary>
    /// <param name="offset">Its place in <c>candles</c>.</param>
    public void Apply(BarSpec interval, in AlertBar bar, IAlertSink sink, long offset = long.MaxValue)
    {
        var window = WindowOf(interval);
        var place = window.Put(bar);
        if (place == BarPlace.Ignored)
        {
            return;
        }

        foreach (var leaf in _barLeaves)
        {
            if (leaf.Interval == interval)
            {
                See(leaf, window, place, offset);
            }
        }

        _moving.BarsMoved(interval, _sessions, _touch);
        _agenda.Settle(_sessions, window[0].EndUs, window[0].Close, sink);
    }

    /// <summary>Whether a tick is of the present trading date, or of an earlier one.</summary>
    public bool IsBehind(in Tick tick) => Day.IsBehind(tick, _sessions);

    /// <summary>Time has gone on, and nothing is said since <paramref name="sinceUs"/>: conditions on silence happen once they are as long.</summary>
    /// <param name="nowUs">How far the source has come, microseconds UTC.</param>
    /// <param name="offset">Place in <c>ticks</c> of what says so.</param>
    public void Silent(long sinceUs, long nowUs, IAlertSink sink, long offset = long.MaxValue)
    {
        foreach (var leaf in _silences)
        {
            bool isSilent = offset >= leaf.Rule.TicksFrom && nowUs - sinceUs >= leaf.SpanUs;
            if (isSilent != leaf.Holds)
            {
                leaf.Holds = isSilent;
                _agenda.Touch(leaf.Rule, isDirty: true);
            }
        }

        _agenda.Settle(_sessions, nowUs, Day.Last, sink);
    }

    /// <summary>Since when it may be called silent at a time: what was said last, or the begin of continuous trading; null out of it, and where nothing was said yet and the hours are not known.</summary>
    public long? SilentSince(long nowUs)
    {
        if (_sessions is null)
        {
            return Day.HeardUs > 0 ? Day.HeardUs : null;
        }

        return _sessions.TryLocate(nowUs, out var session, out _) && nowUs >= session.ContinuousOpenUs && nowUs < session.ContinuousCloseUs
            ? Math.Max(Day.HeardUs, session.ContinuousOpenUs)
            : null;
    }

    /// <summary>The window of an interval, to put back what was kept of it.</summary>
    public BarWindow WindowOf(BarSpec interval)
    {
        if (!_bars.TryGetValue(interval, out var window))
        {
            _bars[interval] = window = new BarWindow();
        }

        return window;
    }

    /// <summary>A condition on bars sees one. What is neither true nor was costs no more than the look; what is kept of its rule changes seldom, and is kept then.</summary>
    private void See(BarLeaf leaf, BarWindow window, BarPlace place, long offset)
    {
        var (saved, held, wasTrue) = (leaf.Save(), leaf.Holds, leaf.Rule.IsTrue);
        bool isBefore = offset < leaf.Rule.CandlesFrom;
        if (place == BarPlace.Older || isBefore)
        {
            leaf.LookBack(window);
        }

        bool sees = !isBefore && (place != BarPlace.Older || !leaf.IsEvent);
        if (sees)
        {
            if (place == BarPlace.Next && leaf.IsEvent)
            {
                // What happened by the bar before is over: it can happen again.
                (leaf.Holds, leaf.WasTrue) = (false, false);
                leaf.Rule.IsTrue = leaf.Rule.IsTrueNow;
            }

            leaf.See(window, place);
        }

        leaf.Rule.IsDirty |= leaf.Save() != saved || leaf.Rule.IsTrue != wasTrue;
        if (sees && (held || leaf.Holds || leaf.Rule.IsWaiting))
        {
            _agenda.Touch(leaf.Rule, isDirty: false);
        }
        else
        {
            _agenda.Note(leaf.Rule);
        }
    }

    private void See(decimal? last, decimal price)
    {
        _agenda.See(price);
        if (last is { } from)
        {
            foreach (var leaf in _book.Between(from, price))
            {
                if (!leaf.Rule.IsFresh)
                {
                    leaf.See(price);
                    _agenda.Touch(leaf.Rule, isDirty: true);
                }
            }
        }

        _agenda.Seen();
    }

    private void Attach(LevelLeaf level)
    {
        if (level.Condition is PriceCondition price)
        {
            level.Place(price.Level);
            _book.Add(level);
            if (level.Rule.IsFresh)
            {
                level.Begin(Day.Last);
            }
        }
        else
        {
            _moving.Add(level, _sessions);
        }
    }

    private void Detach(RuleWatch rule)
    {
        foreach (var leaf in rule.Leaves)
        {
            switch (leaf)
            {
                case LevelLeaf level:
                    if (!_moving.Remove(level) && level.Level is not null)
                    {
                        _book.Remove(level);
                    }

                    level.Place(null);
                    break;
                case BarLeaf bar when _barLeaves.Remove(bar): bar.Leave(WindowOf(bar.Interval)); break;
                case GapLeaf gap: _gaps.Remove(gap); break;
                case SilenceLeaf silence: _silences.Remove(silence); break;
            }
        }

        _agenda.AwaitNothing(rule);
    }
}
