using System.Globalization;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>
/// One share of NSE from several sources, told in words: <c>a 09:16:10 100 x5</c> is a trade of source a, five shares at 100;
/// <c>a ~09:16:10 100 500</c> a snapshot with a cumulative volume; <c>a @09:17</c> its clock tick, <c>a .12:00</c> its end,
/// <c>a !12:00</c> a control tick that hands the date over to it. A time may have a day before it: <c>04T09:16</c>.
/// </summary>
internal sealed class TwoSources : IBarSink
{
    private static readonly InstrumentId Share = InstrumentId.Parse("NSE:INFY");

    private readonly List<string> _published = [];
    private readonly Dictionary<string, (SourceClock Clock, InstrumentBars Bars)> _sources = [];
    private readonly VenueRules _rules;
    private long _offset;

    public TwoSources(params string[] specs)
    {
        Assert.True(Tape.RulesOf(specs).TryGet("NSE", out var rules));
        _rules = rules;
    }

    public InstrumentDates Dates { get; } = new();

    public InstrumentBars this[string source] => Of(source).Bars;

    /// <summary>Does what is told, steps apart by commas; returns what was published meanwhile.</summary>
    public string[] Tell(string story)
    {
        _published.Clear();
        foreach (string step in story.Split(',', StringSplitOptions.TrimEntries))
        {
            Step(step);
        }

        return [.. _published];
    }

    void IBarSink.Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs) => _published.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"{owner.Source} {spec} {Local(bar.StartUs)} r{revision} {bar.Open}/{bar.High}/{bar.Low}/{bar.Close} v{bar.Volume}{(bar.Unattributed == 0 ? "" : $"+{bar.Unattributed}")}"));

    private void Step(string step)
    {
        string[] words = step.Split(' ');
        var (clock, bars) = Of(words[0]);
        char kind = words[1][0];
        long time = Us(char.IsAsciiDigit(kind) ? words[1] : words[1][1..]);
        switch (kind)
        {
            case '@' or '.':
                clock.Apply(new Tick { Kind = TickKind.Clock, ClockUs = time, ClockState = kind == '.' ? ClockState.End : ClockState.Up });
                bars.Close(clock, this);
                break;
            case '!':
                Assert.True(bars.Rules.Clock.TryLocate(time, out var session, out _));
                Assert.True(Dates.HandOver(bars, session));
                break;
            default:
                Assert.Equal(words.Length > 4 ? Enum.Parse<TickOutcome>(words[4]) : TickOutcome.Moved, bars.Apply(Tick(kind, time, words), _offset, clock));
                break;
        }

        _offset++;
    }

    private static Tick Tick(char kind, long time, string[] words)
    {
        var tick = Tape.Begin(kind == '~' ? TickKind.Snapshot : TickKind.Trade, words[2]);
        (tick.TradeUs, tick.ExchangeUs) = (time, time);
        (tick.Size, _) = Tape.Number(words[3].TrimStart('x'));
        tick.CumulativeVolume = tick.Size;
        tick.Fields |= kind == '~' ? TickFields.CumulativeVolume : TickFields.Size;
        return tick;
    }

    private (SourceClock Clock, InstrumentBars Bars) Of(string source)
    {
        if (!_sources.TryGetValue(source, out var found))
        {
            _sources.Add(source, found = (new SourceClock(source), new InstrumentBars(Share, source, _rules, Dates)));
        }

        return found;
    }

    private long Us(string time)
    {
        var (day, clock) = time.Split('T') is [var number, var rest] ? (int.Parse(number, CultureInfo.InvariantCulture), rest) : (1, time);
        var local = new DateTime(2024, 3, day).Add(TimeSpan.Parse(clock, CultureInfo.InvariantCulture));
        return (TimeZoneInfo.ConvertTimeToUtc(local, Zone) - DateTime.UnixEpoch).Ticks / 10;
    }

    private string Local(long us) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(us), Zone).ToString("dd'T'HH:mm", CultureInfo.InvariantCulture);

    private TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(_rules.Group.Zone);
}
