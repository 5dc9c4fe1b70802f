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

/// <summary>Restarted after any tick, from what checkpoints keep of it, an instrument publishes what it would have undisturbed.</summary>
public sealed class RestartTests(ITestOutputHelper output) : IBarSink
{
    private static readonly InstrumentId Share = InstrumentId.Parse("NSE:INFY");
    private static readonly CandleRules Rules = new();
    private readonly List<string> _published = [];

    [Theory]
    [InlineData(1, TickKind.Trade)]
    [InlineData(2, TickKind.Snapshot)]
    public void Session_groups_named_at_any_time_come_through_a_restart_after_every_tick(int seed, TickKind kind)
    {
        output.WriteLine($"seed {seed}");
        var tape = Tape(new Random(seed), kind);
        string[] undisturbed = Run(tape, restarting: false);

        Assert.Equal(2, undisturbed.Select(line => line.Split(' ')[0]).Distinct().Count());
        Assert.Equal(undisturbed, Run(tape, restarting: true));
    }

    public void Publish(InstrumentBars owner, BarSpec interval, in Bar bar, uint revision, long closedAtUs) => _published.Add(
        $"{owner.Rules.Group} {interval} {bar.StartUs} r{revision} at {closedAtUs} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Flags} {bar.FirstOffset}..{bar.LastOffset}");

    private string[] Run(List<(Tick Tick, string Group)> tape, bool restarting)
    {
        _published.Clear();
        var feed = new SourceClock("test");
        var dates = new InstrumentDates();
        var bars = new InstrumentBars(Share, feed.Source, GroupOf(""), dates);
        byte[]? stored = null;
        for (int i = 0; i < tape.Count; i++)
        {
            var (tick, group) = tape[i];
            if (tick.Kind == TickKind.Control)
            {
                bars.NameGroup(GroupOf(group));
            }
            else if (tick.Kind == TickKind.Clock)
            {
                feed.Apply(tick);
                bars.Close(feed, this);
            }
            else
            {
                bars.Apply(tick, i, feed);
            }

            if (restarting)
            {
                // As checkpoints do: what is not dirty is as it was stored before, or was never worth it.
                stored = bars.IsDirty ? BarStates.ToState(bars).ToByteArray() : stored;
                var owned = DateStates.ToState(Share, dates);
                dates = new InstrumentDates();
                bars = stored is null ? new InstrumentBars(Share, feed.Source, GroupOf(""), dates) : BarStates.ToBars(InstrumentState.Parser.ParseFrom(stored), Rules, dates);
                var restored = bars;
                DateStates.Restore(owned, dates, _ => restored);
                feed = BarStates.ToClock(BarStates.ToState(feed));
            }
        }

        return [.. _published];
    }

    /// <summary>Two days from before the open until after the close: ticks, some of them late, silences, outages, and once a day another group.</summary>
    private static List<(Tick Tick, string Group)> Tape(Random random, TickKind kind)
    {
        var tape = new List<(Tick, string)>();
        long volume = 0;
        for (int day = 3; day <= 4; day++)
        {
            long midnight = new DateTimeOffset(2026, 8, day, 0, 0, 0, TimeSpan.FromMinutes(330)).ToUnixTimeSeconds() * 1_000_000;
            int naming = random.Next(9 * 60, 15 * 60);
            for (int minute = 8 * 60; minute < 17 * 60; minute += random.Next(60) == 0 ? random.Next(1, 120) : 1)
            {
                long now = midnight + (minute * 60_000_000L);
                tape.Add((new Tick { Kind = TickKind.Clock, ClockUs = now, ClockState = random.Next(50) == 0 ? ClockState.Down : ClockState.Up }, ""));
                if (minute >= naming)
                {
                    naming = int.MaxValue;
                    tape.Add((new Tick { Kind = TickKind.Control, Control = ControlKind.SessionGroup }, day % 2 == 1 ? "NSE-EQ-CAS" : "NSE-EQ"));
                }

                for (int i = random.Next(2); i > 0; i--)
                {
                    long time = now + random.Next(60_000_000) - (random.Next(6) == 0 ? random.Next(240_000_000) : 0);
                    tape.Add((new Tick
                    {
                        Kind = kind, Fields = TickFields.Price | (kind == TickKind.Trade ? TickFields.Size : TickFields.CumulativeVolume),
                        TradeUs = time, ExchangeUs = time, Price = random.Next(100, 200), Size = random.Next(50), CumulativeVolume = volume += random.Next(50),
                    }, ""));
                }
            }
        }

        return tape;
    }

    private static VenueRules GroupOf(string name) => Rules.TryGet(Share.Venue, name, out var rules) ? rules : throw new ArgumentException(name);
}
