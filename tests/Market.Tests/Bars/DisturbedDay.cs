using System.Globalization;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>
/// A seeded trading day as it was, and as a feed told it that was away now and then: outages, and ids that never came. What was missed is published
/// afterwards, gap by gap and tick by tick in any order, in one part or several, while the day goes on or when it is over.
/// </summary>
internal sealed class DisturbedDay : IBarSink
{
    private const string Live = "feed/0";
    private const string Finder = "feed/backfill";
    private static readonly InstrumentId Share = InstrumentId.Parse("NYSE:SPY");

    private readonly Random _random;
    private readonly VenueRules _rules;
    private readonly List<Tick> _trades = [];
    private readonly List<(long FromUs, long ToUs, bool IsOutage)> _gaps = [];
    private readonly Dictionary<string, string> _last = [];
    private readonly HashSet<string> _identities = [];
    private readonly long _openUs;
    private readonly long _closeUs;
    private Dictionary<string, (SourceClock Clock, InstrumentBars Bars)> _sources = [];
    private InstrumentDates _dates = new();
    private long _offset;

    public DisturbedDay(int seed)
    {
        _random = new Random(seed);
        Assert.True(new CandleRules().TryGet("NYSE", out var rules));
        _rules = rules;
        Assert.True(rules.Clock.TryGetSession(new DateOnly(2013, 10, 7), out var session));
        (_openUs, _closeUs) = (session.OpenUs, session.CloseUs);
        MakeTrades();
        MakeGaps();
    }

    public int Missed { get; private set; }

    /// <summary>The last revision of every bar where nothing is missed.</summary>
    public IReadOnlyDictionary<string, string> Undisturbed()
    {
        Begin();
        foreach (var trade in _trades)
        {
            Clock(trade.TradeUs / 1_000_000 * 1_000_000);
            Assert.Equal(TickOutcome.Moved, Apply(Live, trade));
        }

        End();
        return new Dictionary<string, string>(_last);
    }

    /// <summary>The last revision of every bar where the gaps are filled afterwards.</summary>
    public IReadOnlyDictionary<string, string> Filled()
    {
        Begin();
        var waiting = new List<(long FromUs, long ToUs, bool IsOutage)>();
        int gap = 0;
        long lastId = 0;
        long lastUs = _openUs;
        foreach (var trade in _trades)
        {
            long now = trade.TradeUs;
            while (gap < _gaps.Count && _gaps[gap].ToUs <= now)
            {
                if (_gaps[gap].IsOutage)
                {
                    Clock(_gaps[gap].FromUs / 1_000_000 * 1_000_000);
                    Clock(Math.Min(_gaps[gap].FromUs + 1_000_000, _gaps[gap].ToUs), _gaps[gap].FromUs);
                    Clock(_gaps[gap].ToUs);
                }

                waiting.Add(_gaps[gap++]);
            }

            if (gap < _gaps.Count && now >= _gaps[gap].FromUs)
            {
                Missed++;
                continue;
            }

            if (trade.Sequence > lastId + 1 && lastId > 0)
            {
                Assert.True(_sources[Live].Bars.Miss(new Tick
                {
                    Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = lastUs, ClockUs = now + 1, Sequence = lastId + 1, LastSequence = trade.Sequence - 1,
                    Fields = TickFields.Sequence | TickFields.LastSequence,
                }, _sources[Live].Clock));
                _offset++;
            }

            Clock(now / 1_000_000 * 1_000_000);
            Assert.Equal(TickOutcome.Moved, Apply(Live, trade));
            (lastId, lastUs) = (trade.Sequence, now);
            if (waiting.Count > 0 && _random.Next(400) == 0)
            {
                FillOne(waiting);
            }
        }

        End();
        while (waiting.Count > 0)
        {
            FillOne(waiting);
        }

        return _last;
    }

    void IBarSink.Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{spec} {bar.StartUs}");
        Assert.True(_identities.Add($"{key} {revision}"), $"{key} r{revision} twice");
        _last[key] = string.Create(
            CultureInfo.InvariantCulture,
            $"{owner.Source} {bar.EndUs} {bar.TradingDate} {bar.Open} {bar.High} {bar.Low} {bar.Close} v{bar.Volume} u{bar.Unattributed} t{bar.Turnover} n{bar.Trades} {bar.PriceScale}/{bar.SizeScale} {bar.Flags}");
    }

    private void Begin()
    {
        (_sources, _dates, _offset) = ([], new InstrumentDates(), 0);
        _last.Clear();
        _identities.Clear();
        foreach (string source in (string[])[Live, Finder])
        {
            _sources[source] = (new SourceClock(source), new InstrumentBars(Share, source, _rules, _dates));
        }

        Clock(_openUs - 60_000_000);
    }

    private void End()
    {
        for (long us = _closeUs; us <= _closeUs + 3_600_000_000; us += 60_000_000)
        {
            Clock(us);
        }
    }

    private void Clock(long us, long downSinceUs = 0)
    {
        var (clock, bars) = _sources[Live];
        if (us > clock.Watermark)
        {
            clock.Apply(new Tick { Kind = TickKind.Clock, ClockUs = us, ClockState = downSinceUs == 0 ? ClockState.Up : ClockState.Down, DownSinceUs = downSinceUs });
            bars.Close(clock, this);
            _offset++;
        }
    }

    private TickOutcome Apply(string source, in Tick tick) => _sources[source].Bars.Apply(tick, _offset++, _sources[source].Clock);

    private void FillOne(List<(long FromUs, long ToUs, bool IsOutage)> waiting)
    {
        int which = _random.Next(waiting.Count);
        var (fromUs, toUs, isOutage) = waiting[which];
        waiting.RemoveAt(which);
        long middleUs = isOutage && _random.Next(2) == 0 ? _random.NextInt64(fromUs, toUs) : fromUs;
        foreach (var (partFromUs, partToUs) in ((long, long)[])[(fromUs, middleUs), (middleUs, toUs)])
        {
            var found = _trades.FindAll(trade => trade.TradeUs >= partFromUs && trade.TradeUs < partToUs);
            foreach (var trade in found.OrderBy(_ => _random.Next()))
            {
                Assert.Equal(TickOutcome.Moved, Apply(Finder, trade with { Flags = TickFlags.Backfilled }));
                Assert.Equal(TickOutcome.Duplicate, Apply(Finder, trade with { Flags = TickFlags.Backfilled }));
            }

            if (partFromUs < partToUs)
            {
                _offset++;
                // No id was missed, and no gap told, where nothing was traded.
                Assert.Equal(found.Count, Math.Max(0, _dates.Fill(partFromUs, partToUs, 0, source => _sources[source].Clock, this)));
            }
        }
    }

    private void MakeTrades()
    {
        long us = _openUs;
        for (int id = 1; us < _closeUs; id++)
        {
            // Bursts within a microsecond, so that ids decide what came first.
            us += _random.Next(4) == 0 ? 0 : _random.NextInt64(1, 40_000_000);
            _trades.Add(new Tick
            {
                Kind = TickKind.Trade, TradeUs = us, Price = _random.Next(10_000, 20_000), PriceScale = _random.Next(1, 3), Size = _random.Next(1, 900), Sequence = id,
                Fields = TickFields.Price | TickFields.Size | TickFields.Sequence,
            });
        }

        _trades.RemoveAll(trade => trade.TradeUs >= _closeUs);
    }

    private void MakeGaps()
    {
        long us = _openUs + 60_000_000;
        while (us < _closeUs - 7_200_000_000)
        {
            us += _random.NextInt64(60_000_000, 5_400_000_000);
            bool isOutage = _random.Next(3) > 0;
            long lengthUs = isOutage ? _random.NextInt64(1_000_000, _random.Next(3) == 0 ? 3_600_000_000 : 90_000_000) : _random.NextInt64(1, 60_000_000);
            _gaps.Add((us, us + lengthUs, isOutage));
            us += lengthUs;
        }
    }
}
