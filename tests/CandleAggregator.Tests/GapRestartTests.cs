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
using TickFlags = Candlewick.Market.Ticks.TickFlags;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Gaps, and ticks that fill them in parts and in any order: restarted after any of them, the same bars are published, and no identity twice.</summary>
public sealed class GapRestartTests(ITestOutputHelper output) : IBarSink
{
    private const string Live = "feed/0";
    private const string Finder = "feed/backfill";
    private static readonly InstrumentId Share = InstrumentId.Parse("NSE:INFY");
    private static readonly CandleRules All = new();
    private static readonly VenueRules Rules = All.TryGet("NSE", out var rules) ? rules : throw new InvalidOperationException();
    private readonly List<string> _published = [];
    private readonly HashSet<string> _identities = [];

    [Theory]
    [InlineData(1, TickKind.Trade)]
    [InlineData(2, TickKind.Snapshot)]
    [InlineData(3, TickKind.Trade)]
    [InlineData(4, TickKind.Snapshot)]
    public void A_fill_that_is_broken_off_anywhere_goes_on_as_if_it_had_not_been(int seed, TickKind kind)
    {
        output.WriteLine($"seed {seed}");
        var tape = Tape(new Random(seed), kind);
        string[] undisturbed = Run(tape, restarting: false);
        Assert.Contains(undisturbed, line => line.EndsWith("filled 0", StringComparison.Ordinal));
        Assert.Contains(undisturbed, line => line.Contains("filled ", StringComparison.Ordinal) && !line.EndsWith("filled 0", StringComparison.Ordinal) && !line.EndsWith("filled -1", StringComparison.Ordinal));
        Assert.Contains(undisturbed, line => line.EndsWith(nameof(TickOutcome.OutsideGap), StringComparison.Ordinal));

        Assert.Equal(undisturbed, Run(tape, restarting: true));
    }

    public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        Assert.True(_identities.Add($"{spec} {bar.StartUs} {revision}"));
        _published.Add(
            $"{owner.Source} {spec} {bar.StartUs} r{revision} at {closedAtUs} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume}+{bar.Unattributed} {bar.Flags} {bar.FirstOffset}..{bar.LastOffset}");
    }

    private string[] Run(List<(string Source, Tick Tick)> tape, bool restarting)
    {
        _published.Clear();
        _identities.Clear();
        var memory = new Memory();
        for (int i = 0; i < tape.Count; i++)
        {
            var (source, tick) = tape[i];
            var (clock, bars) = memory.Of(source);
            switch (tick)
            {
                case { Kind: TickKind.Clock }:
                    clock.Apply(tick);
                    bars.Close(clock, this);
                    break;
                case { Control: ControlKind.Gap }:
                    _published.Add($"{i} missed {bars.Miss(tick, clock)}");
                    break;
                case { Control: ControlKind.GapFilled }:
                    _published.Add($"{i} filled {memory.Dates.Fill(tick.DownSinceUs, tick.ClockUs, tick.ReceiveUs, name => memory.Of(name).Clock, this)}");
                    break;
                default:
                    _published.Add($"{i} {bars.Apply(tick, i, clock)}");
                    break;
            }

            memory = restarting ? memory.Restarted() : memory;
        }

        return [.. _published];
    }

    /// <summary>Two days of a feed with outages; their ticks come from a second source minutes, hours or a day later, some of them where nothing is missing.</summary>
    private static List<(string Source, Tick Tick)> Tape(Random random, TickKind kind)
    {
        var tape = new List<(string, Tick)>();
        var gaps = new List<(long From, long To)>();
        long sequence = 0;
        for (int day = 3; day <= 4; day++)
        {
            long volume = 0;
            long midnight = new DateTimeOffset(2026, 8, day, 0, 0, 0, TimeSpan.FromMinutes(330)).ToUnixTimeSeconds() * 1_000_000;
            long downSince = 0;
            for (int minute = 9 * 60; minute < 17 * 60; minute++)
            {
                long now = midnight + (minute * 60_000_000L);
                if (downSince == 0 && random.Next(40) == 0)
                {
                    downSince = now - random.Next(60_000_000);
                }

                if (downSince != 0 && random.Next(5) == 0)
                {
                    gaps.Add((downSince, now));
                    downSince = 0;
                }

                tape.Add((Live, new Tick { Kind = TickKind.Clock, ClockUs = now, ClockState = downSince == 0 ? ClockState.Up : ClockState.Down, DownSinceUs = downSince }));
                volume += downSince == 0 ? 0 : random.Next(200);
                sequence += downSince == 0 ? 0 : 2;
                for (int i = downSince == 0 ? random.Next(3) : 0; i > 0; i--)
                {
                    tape.Add((Live, Trade(random, kind, now + random.Next(60_000_000), ++sequence, volume += random.Next(50))));
                }

                if (gaps.Count > 0 && random.Next(60) == 0)
                {
                    Fill(tape, random, kind, gaps, now);
                }
            }
        }

        while (gaps.Count > 0)
        {
            Fill(tape, random, kind, gaps, 0);
        }

        return tape;
    }

    private static void Fill(List<(string Source, Tick Tick)> tape, Random random, TickKind kind, List<(long From, long To)> gaps, long now)
    {
        var (from, to) = gaps[random.Next(gaps.Count)];
        gaps.Remove((from, to));
        for (int i = random.Next(6); i > 0; i--)
        {
            long time = random.NextInt64(from, to) + (random.Next(6) == 0 ? 600_000_000 : 0);
            if (kind == TickKind.Trade)
            {
                tape.Add((Finder, Trade(random, kind, time, 0, 0) with { Flags = TickFlags.Backfilled, Fields = TickFields.Price | TickFields.Size }));
            }
            else
            {
                tape.Add((Finder, new Tick
                {
                    Kind = TickKind.Bar, TradeUs = time / 60_000_000 * 60_000_000, BarIntervalUs = 60_000_000, BarOpen = 150, BarHigh = 200, BarLow = 100, Price = random.Next(100, 201), Size = random.Next(300),
                    Fields = TickFields.Price | TickFields.Size | TickFields.BarOpen | TickFields.BarHigh | TickFields.BarLow,
                }));
            }
        }

        if (random.Next(5) == 0)
        {
            tape.Add((Live, new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = from, ClockUs = to }));
        }

        tape.Add((Finder, new Tick { Kind = TickKind.Control, Control = ControlKind.GapFilled, DownSinceUs = from, ClockUs = to, ReceiveUs = now }));
    }

    private static Tick Trade(Random random, TickKind kind, long time, long sequence, long volume) => new()
    {
        Kind = kind, TradeUs = time, ExchangeUs = time, Price = random.Next(100, 200), Size = random.Next(50), CumulativeVolume = volume, Sequence = sequence,
        Fields = TickFields.Price | TickFields.Sequence | (kind == TickKind.Trade ? TickFields.Size : TickFields.CumulativeVolume),
    };

    /// <summary>The sources of the share, and what a checkpoint has of them.</summary>
    private sealed class Memory
    {
        private readonly Dictionary<string, (SourceClock Clock, InstrumentBars Bars)> _sources = [];
        private readonly Dictionary<string, byte[]> _stored = [];
        private readonly SortedDictionary<string, byte[]> _fills = new(StringComparer.Ordinal);
        private byte[] _dates = [];

        public InstrumentDates Dates { get; } = new();

        public (SourceClock Clock, InstrumentBars Bars) Of(string source)
        {
            if (!_sources.TryGetValue(source, out var found))
            {
                _sources[source] = found = (new SourceClock(source), new InstrumentBars(Share, source, Rules, Dates));
            }

            return found;
        }

        /// <summary>As checkpoints do: what is not dirty is as it was stored before, or was never worth it.</summary>
        public Memory Restarted()
        {
            var next = new Memory();
            foreach (var (key, value) in _fills)
            {
                next._fills.Add(key, value);
            }

            foreach (var (source, (clock, bars)) in _sources)
            {
                byte[]? stored = bars.IsDirty ? BarStates.ToState(bars).ToByteArray() : _stored.GetValueOrDefault(source);
                var restored = stored is null ? new InstrumentBars(Share, source, Rules, next.Dates) : BarStates.ToBars(InstrumentState.Parser.ParseFrom(stored), All, next.Dates);
                next._sources.Add(source, (BarStates.ToClock(BarStates.ToState(clock)), restored));
                if (stored is not null)
                {
                    next._stored.Add(source, stored);
                }

                foreach (long part in bars.Fill?.DirtyParts ?? [])
                {
                    string key = $"{source}|{part}";
                    next._fills.Remove(key);
                    if (GapStates.ToState(bars, bars.Fill!, part) is { } state)
                    {
                        next._fills.Add(key, state.ToByteArray());
                    }
                }
            }

            foreach (var state in next._fills.Values.Select(FillState.Parser.ParseFrom))
            {
                GapStates.Restore(next.Of(state.Source).Bars, state);
            }

            next._dates = Dates.IsDirty ? DateStates.ToState(Share, Dates).ToByteArray() : _dates;
            DateStates.Restore(DatesState.Parser.ParseFrom(next._dates), next.Dates, source => next.Of(source).Bars);
            return next;
        }
    }
}
