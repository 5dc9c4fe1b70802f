using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Google.Protobuf;
using ClockState = Candlewick.Market.Ticks.ClockState;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>
/// Sources that own an instrument's dates in turn, overlap, end and take over: restarted after any tick, from what
/// checkpoints keep of it, the instrument publishes what it would have undisturbed, and no identity twice.
/// </summary>
public sealed class OwnershipRestartTests(ITestOutputHelper output) : IBarSink
{
    private static readonly InstrumentId Share = InstrumentId.Parse("NSE:INFY");
    private static readonly CandleRules All = new();
    private readonly List<string> _published = [];
    private readonly List<CandleId> _ids = [];

    [Theory]
    [InlineData(1, TickKind.Trade)]
    [InlineData(2, TickKind.Snapshot)]
    [InlineData(3, TickKind.Trade)]
    [InlineData(4, TickKind.Snapshot)]
    public void A_restart_after_every_tick_changes_no_owner(int seed, TickKind kind)
    {
        output.WriteLine($"seed {seed}");
        var tape = Tape(new Random(seed), kind);
        string[] undisturbed = Run(tape, restarting: false);
        Assert.Contains(undisturbed, line => line.EndsWith(nameof(TickOutcome.NotOwner), StringComparison.Ordinal));
        Assert.Contains(_ids, id => id.Revision > 0);
        Assert.Equal(_ids.Count, _ids.Distinct().Count());

        Assert.Equal(undisturbed, Run(tape, restarting: true));
    }

    public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        _ids.Add(new CandleId(new CandleKey(bar.StartUs, owner.Instrument.ToString(), spec.ToString()), (int)revision));
        _published.Add(
            $"{owner.Source} {spec} {bar.StartUs} r{revision} at {closedAtUs} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Unattributed} {bar.FirstOffset}..{bar.LastOffset}");
    }

    private string[] Run(List<(string Source, Tick Tick)> tape, bool restarting)
    {
        _published.Clear();
        _ids.Clear();
        var memory = new Memory();
        for (int i = 0; i < tape.Count; i++)
        {
            var (source, tick) = tape[i];
            var (clock, bars) = memory.Of(source);
            if (tick.Kind == TickKind.Control)
            {
                Assert.True(bars.Rules.Clock.TryLocate(tick.ClockUs, out var session, out _));
                _published.Add($"{i} handed over {memory.Dates.HandOver(bars, session)}");
            }
            else if (tick.Kind == TickKind.Clock)
            {
                clock.Apply(tick);
                bars.Close(clock, this);
            }
            else
            {
                _published.Add($"{i} {bars.Apply(tick, i, clock)}");
            }

            memory = restarting ? memory.Restarted() : memory;
        }

        _published.AddRange(memory.Dates.SetAside.ToArray().Select(aside => $"{aside}"));
        return [.. _published];
    }

    /// <summary>
    /// Two days, each from a morning's source and, after its end, an afternoon's, while a third one prints the same share
    /// the whole time and is handed the day for some minutes now and then. The second day begins before the first one's end.
    /// </summary>
    private static List<(string Source, Tick Tick)> Tape(Random random, TickKind kind)
    {
        var steps = new List<(double At, string Source, Tick Tick)>();
        for (int day = 3; day <= 4; day++)
        {
            long midnight = new DateTimeOffset(2026, 8, day, 0, 0, 0, TimeSpan.FromMinutes(330)).ToUnixTimeSeconds() * 1_000_000;
            int change = random.Next(11 * 60, 13 * 60);
            string live = $"live/{day}";
            for (int minute = 9 * 60; minute < (16 * 60) + 6; minute++)
            {
                long now = midnight + (minute * 60_000_000L);
                double at = ((day - 3) * 300) + minute; // Interleaved: each day's minutes in order, the days side by side.
                string own = $"file/{day}{(minute < change ? 'a' : 'b')}";
                foreach (string source in new[] { own, live })
                {
                    bool ends = minute == change - 1 && source == own;
                    for (int i = random.Next(3); i > 0; i--)
                    {
                        long time = now + random.Next(60_000_000) - (random.Next(6) == 0 ? random.Next(240_000_000) : 0);
                        steps.Add((at, source, new Tick
                        {
                            Kind = kind, Fields = TickFields.Price | (kind == TickKind.Trade ? TickFields.Size : TickFields.CumulativeVolume),
                            TradeUs = time, ExchangeUs = time, Price = random.Next(100, 200), Size = random.Next(50), CumulativeVolume = (minute * 100) + random.Next(100),
                        }));
                    }

                    steps.Add((at, source, new Tick { Kind = TickKind.Clock, ClockUs = now + 60_000_000, ClockState = ends ? ClockState.End : ClockState.Up }));
                }

                if (minute is > (10 * 60) and < (15 * 60) && random.Next(40) == 0 && minute != change - 1)
                {
                    steps.Add((at, random.Next(2) == 0 ? own : live, new Tick { Kind = TickKind.Control, Control = ControlKind.Handover, ClockUs = now }));
                }
            }
        }

        return [.. steps.OrderBy(step => step.At).Select(step => (step.Source, step.Tick))];
    }

    private sealed class Memory
    {
        private readonly Dictionary<string, (SourceClock Clock, InstrumentBars? Bars)> _sources = [];
        private readonly Dictionary<string, byte[]> _stored = [];
        private byte[] _dates = [];

        public InstrumentDates Dates { get; } = new();

        public (SourceClock Clock, InstrumentBars Bars) Of(string source)
        {
            var clock = _sources.TryGetValue(source, out var found) ? found.Clock : new SourceClock(source);
            Assert.True(All.TryGet("NSE", out var rules));
            var bars = found.Bars ?? new InstrumentBars(Share, source, rules, Dates);
            _sources[source] = (clock, bars);
            return (clock, bars);
        }

        /// <summary>As checkpoints do: what is not dirty is as it was stored before, or was never worth it.</summary>
        public Memory Restarted()
        {
            var next = new Memory();
            foreach (var (source, (clock, bars)) in _sources)
            {
                bool isKept = bars is not null && !(clock.Ended && !Dates.Concern(bars));
                byte[]? stored = !isKept ? null : bars!.IsDirty ? BarStates.ToState(bars).ToByteArray() : _stored.GetValueOrDefault(source);
                var restored = stored is null ? null : BarStates.ToBars(InstrumentState.Parser.ParseFrom(stored), All, next.Dates);
                next._sources.Add(source, (BarStates.ToClock(BarStates.ToState(clock)), restored));
                if (stored is not null)
                {
                    next._stored.Add(source, stored);
                }
            }

            next._dates = Dates.IsDirty ? DateStates.ToState(Share, Dates).ToByteArray() : _dates;
            DateStates.Restore(DatesState.Parser.ParseFrom(next._dates), next.Dates, source => next._sources[source].Bars!);
            return next;
        }
    }
}
