using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Seeded sequences of ticks and clock ticks around a venue's session, late and out-of-session ones among them.</summary>
internal static class RandomTape
{
    /// <summary>Trades of one date: mixed scales, 10 % displaced by up to five minutes, some duplicates, some nonsense.</summary>
    public static List<Tick> Trades(Random random, long fromUs, long toUs, int count)
    {
        var ticks = new List<Tick>();
        long clock = fromUs / 1_000_000 * 1_000_000;
        long sequence = 0;
        foreach (long time in Times(random, fromUs, toUs, count))
        {
            for (; clock + 1_000_000 <= time; clock += 1_000_000)
            {
                // One clock tick a second would be mostly silence; some seconds suffice, as in the rule for silences.
                if (clock + 60_000_000 > time || clock % 60_000_000 == 0)
                {
                    ticks.Add(new Tick { Kind = TickKind.Clock, ClockUs = clock + 1_000_000, ClockState = ClockState.Up });
                }
            }

            long displaced = random.Next(10) == 0 ? random.NextInt64(300_000_000) : 0;
            ticks.Add(new Tick
            {
                Kind = TickKind.Trade,
                Fields = TickFields.Price | TickFields.Size | TickFields.Sequence,
                Sequence = random.Next(50) == 0 ? sequence : ++sequence,
                // Whole seconds now and then: ties, and the very ends of bars.
                TradeUs = random.Next(3) == 0 ? (time - displaced) / 1_000_000 * 1_000_000 : time - displaced,
                PriceScale = random.Next(3),
                Price = random.Next(40) == 0 ? 0 : random.Next(1, 2000),
                SizeScale = random.Next(20) == 0 ? 1 : 0,
                Size = random.Next(0, 500),
            });
        }

        ticks.Add(new Tick { Kind = TickKind.Clock, ClockUs = toUs, ClockState = ClockState.End });
        return ticks;
    }

    /// <summary>
    /// Snapshots of one date: trades that raise the cumulative volume, quotes, reordered ones, resets, gaps and outages.
    /// Prices are whole, and trade times absent in half of the sequences.
    /// </summary>
    public static List<Tick> Snapshots(Random random, long fromUs, long toUs, int count)
    {
        var ticks = new List<Tick>();
        bool hasTradeTime = random.Next(2) == 0;
        long clock = fromUs;
        long cumulative = random.Next(2) == 0 ? 0 : random.Next(10_000);
        long traded = 0;
        ticks.Add(new Tick { Kind = TickKind.Clock, ClockUs = clock, ClockState = ClockState.Up });
        foreach (long time in Times(random, fromUs, toUs, count))
        {
            if (time - clock > 1_000_000)
            {
                clock = time;
                bool isDown = random.Next(100) == 0;
                ticks.Add(new Tick
                {
                    Kind = TickKind.Clock, ClockUs = clock, ClockState = isDown ? ClockState.Down : ClockState.Up,
                    DownSinceUs = isDown ? clock - random.Next(1, 90_000_000) : 0,
                });
            }

            if (random.Next(150) == 0)
            {
                ticks.Add(new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = time - random.Next(1, 90_000_000), ClockUs = time });
            }

            int dice = random.Next(100);
            cumulative = dice switch { 0 => random.NextInt64(cumulative + 1), < 60 => cumulative + random.Next(1, 500), _ => cumulative };
            traded = dice < 60 ? time : traded;
            long overtaken = random.Next(50) == 0 ? random.Next(1, 5_000_000) : 0;
            ticks.Add(new Tick
            {
                Kind = TickKind.Snapshot,
                Fields = TickFields.Price | TickFields.CumulativeVolume,
                ExchangeUs = time - overtaken,
                TradeUs = hasTradeTime ? traded - (traded == 0 ? 0 : overtaken) : 0,
                Price = random.Next(100, 200),
                CumulativeVolume = Math.Max(0, cumulative - (overtaken == 0 ? 0 : random.Next(0, 100))),
            });
        }

        return ticks;
    }

    /// <summary>Feeds ticks and writes down every published bar in full.</summary>
    public static List<string> Run(InstrumentBars bars, SourceClock feed, IEnumerable<Tick> ticks, long offset = 0)
    {
        var recorder = new Recorder();
        foreach (var tick in ticks)
        {
            if (tick.Kind is TickKind.Clock or TickKind.Control)
            {
                feed.Apply(tick);
                if (tick.Kind == TickKind.Clock)
                {
                    bars.Close(feed, recorder);
                }
            }
            else
            {
                bars.Apply(tick, offset, feed);
            }

            offset++;
        }

        return recorder.Lines;
    }

    private static IEnumerable<long> Times(Random random, long fromUs, long toUs, int count) =>
        Enumerable.Range(0, count).Select(_ => random.NextInt64(fromUs, toUs)).Order().ToList();

    private sealed class Recorder : IBarSink
    {
        public List<string> Lines { get; } = [];

        public void Publish(InstrumentBars owner, BarSpec interval, in Bar bar, uint revision, long closedAtUs)
        {
            int scale = bar.PriceScale;
            var prices = new[] { bar.Open, bar.High, bar.Low, bar.Close }.Select(price => ScaledNumber.Format(price, scale));
            Lines.Add(
                $"{interval} {bar.StartUs}-{bar.EndUs} {bar.TradingDate} r{revision} at {closedAtUs} {string.Join(' ', prices)}"
                + $" v{ScaledNumber.Format(bar.Volume, bar.SizeScale)} u{bar.Unattributed} t{ScaledNumber.Format(bar.Turnover, bar.TurnoverScale)}"
                + $" n{bar.Trades}+{bar.Updates} {bar.FirstOffset}..{bar.LastOffset} {bar.Flags}");
        }
    }
}
