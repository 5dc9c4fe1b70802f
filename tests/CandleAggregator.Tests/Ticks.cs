using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Ticks;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>A record of <c>ticks</c> to be published.</summary>
/// <param name="EventUs">Its record timestamp, microseconds UTC; null: now.</param>
internal sealed record TickRecord(int Partition, byte[]? Key, byte[]? Value, long? EventUs = null);

/// <summary>Makes records of <c>ticks</c>. Times, unless said otherwise, are seconds after the open, 09:30 in New York on 2013-10-07.</summary>
internal static class Ticks
{
    public const long Open = 1_381_152_600_000_000;
    public const string Spy = "NYSE:SPY";
    public const string Feed = "lean/day";

    public static TickRecord Trade(
        double second, long price = 1_674_000, long size = 100, string instrument = Spy, string source = Feed, long? sequence = null, int partition = 0, int schema = KnownSchemaIds.Ours)
    {
        long time = Open + (long)(second * 1_000_000);
        var tick = new Tick
        {
            Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = time, ReceiveUs = time,
            PriceScale = 4, Price = price, Size = size,
        };
        if (sequence is { } number)
        {
            tick.Fields |= TickFields.Sequence;
            tick.Sequence = number;
        }

        return new TickRecord(partition, Encoding.UTF8.GetBytes(instrument), Frame(tick, Encoding.UTF8.GetBytes(instrument), Encoding.UTF8.GetBytes(source), schema));
    }

    public static TickRecord Clock(double second, ClockState state = ClockState.Up, string source = Feed, int partition = 0)
    {
        long time = Open + (long)(second * 1_000_000);
        var tick = new Tick { Kind = TickKind.Clock, ReceiveUs = time, ClockUs = time, ClockState = state };
        return new TickRecord(partition, null, Frame(tick, [], Encoding.UTF8.GetBytes(source), KnownSchemaIds.Ours));
    }

    /// <summary>Says in a partition that data are missing.</summary>
    public static TickRecord Gap(double from, double to, string source = Feed, int partition = 0)
    {
        var tick = new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = Open + (long)(from * 1_000_000), ClockUs = Open + (long)(to * 1_000_000) };
        return new TickRecord(partition, null, Frame(tick, [], Encoding.UTF8.GetBytes(source), KnownSchemaIds.Ours));
    }

    /// <summary>A trade that was found afterwards.</summary>
    public static TickRecord Backfill(double second, long price, long size, long? sequence = null, string instrument = Spy, string source = "lean/backfill")
    {
        long time = Open + (long)(second * 1_000_000);
        var tick = new Tick
        {
            Kind = TickKind.Trade, Flags = TickFlags.Backfilled, TradeUs = time, ReceiveUs = time, PriceScale = 4, Price = price, Size = size, Sequence = sequence ?? 0,
            Fields = TickFields.Price | TickFields.Size | (sequence is null ? TickFields.None : TickFields.Sequence),
        };
        return Of(tick, instrument, source);
    }

    /// <summary>The ids of an instrument that are missing.</summary>
    public static TickRecord Missing(double from, double to, long first, long last, string instrument = Spy, string source = Feed) => Of(
        new Tick
        {
            Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = Open + (long)(from * 1_000_000), ClockUs = Open + (long)(to * 1_000_000),
            Sequence = first, LastSequence = last, Cause = GapCause.Sequence, Fields = TickFields.Sequence | TickFields.LastSequence,
        },
        instrument, source);

    /// <summary>A gap of an instrument is filled.</summary>
    public static TickRecord Filled(double from, double to, string instrument = Spy, string source = "lean/backfill") => Of(
        new Tick { Kind = TickKind.Control, Control = ControlKind.GapFilled, DownSinceUs = Open + (long)(from * 1_000_000), ClockUs = Open + (long)(to * 1_000_000) },
        instrument, source);

    private static TickRecord Of(in Tick tick, string instrument, string source)
    {
        byte[] key = Encoding.UTF8.GetBytes(instrument);
        return new TickRecord(0, key, Frame(tick, key, Encoding.UTF8.GetBytes(source), KnownSchemaIds.Ours));
    }

    /// <summary>Seconds after <see cref="Open"/> of another time.</summary>
    public static double SecondOf(DateTimeOffset time) => ((time.ToUnixTimeMilliseconds() * 1000) - Open) / 1e6;

    /// <summary>Names the session group of an instrument.</summary>
    public static TickRecord Group(string group, string instrument = Spy, string source = Feed)
    {
        var tick = new Tick { Kind = TickKind.Control, Control = ControlKind.SessionGroup };
        byte[] key = Encoding.UTF8.GetBytes(instrument);
        return new TickRecord(0, key, Frame(tick, key, Encoding.UTF8.GetBytes(source), KnownSchemaIds.Ours, Encoding.UTF8.GetBytes(group)));
    }

    /// <summary>Hands an instrument's date over to a source.</summary>
    public static TickRecord Handover(double second, string source, string instrument = Spy)
    {
        var tick = new Tick { Kind = TickKind.Control, Control = ControlKind.Handover, ClockUs = Open + (long)(second * 1_000_000) };
        byte[] key = Encoding.UTF8.GetBytes(instrument);
        return new TickRecord(0, key, Frame(tick, key, Encoding.UTF8.GetBytes(source), KnownSchemaIds.Ours));
    }

    public static byte[] Frame(in Tick tick, ReadOnlySpan<byte> instrument, ReadOnlySpan<byte> source, int schema, ReadOnlySpan<byte> sessionGroup = default)
    {
        byte[] frame = new byte[ConfluentFrame.HeaderLength + TickWire.MaxLength];
        ConfluentFrame.WriteHeader(frame, schema);
        int length = TickWire.Write(frame.AsSpan(ConfluentFrame.HeaderLength), tick, instrument, source, sessionGroup);
        return frame[..(ConfluentFrame.HeaderLength + length)];
    }

    /// <summary>
    /// Trades of three instruments from two sources in two partitions, with late ones, repeated ones and a revision now
    /// and then. The first source ends; the second leaves its bars open.
    /// </summary>
    public static List<TickRecord> Script(Random random, int seconds)
    {
        string[] sources = ["lean/day", "other/day"];
        (string Instrument, int Partition)[] instruments = [(Spy, 0), ("NYSE:IBM", 1), ("NYSE:AAPL", 0)];
        var records = new List<TickRecord>();
        long sequence = 0;
        for (int second = 0; second < seconds; second++)
        {
            foreach (string source in sources)
            {
                for (int i = random.Next(6); i > 0; i--)
                {
                    var (instrument, partition) = instruments[random.Next(instruments.Length)];
                    double time = Math.Max(0, second + random.NextDouble() - (random.Next(20) == 0 ? random.Next(200) : 0));
                    var trade = Trade(time, 1_674_000 + random.Next(-900, 900), random.Next(1, 500), instrument, source, ++sequence, partition);
                    records.AddRange(random.Next(30) == 0 ? [trade, trade] : [trade]);
                }

                records.AddRange([Clock(second + 1, source: source, partition: 0), Clock(second + 1, source: source, partition: 1)]);
            }
        }

        records.AddRange([Clock(seconds, ClockState.End, sources[0], 0), Clock(seconds, ClockState.End, sources[0], 1)]);
        return records;
    }

    /// <summary>
    /// Monday and Tuesday at NSE, 2026-08-03 and 04, the first with a closing auction for shares with derivatives: a trade of
    /// each of two shares a minute, auction prints among them. At noon of Monday the log says that one of them is such a share.
    /// </summary>
    public static List<TickRecord> TwoDaysAtNse(Random random)
    {
        var records = new List<TickRecord>();
        for (int day = 3; day <= 4; day++)
        {
            for (var time = new TimeOnly(9, 1); time < new TimeOnly(16, 5); time = time.AddMinutes(1))
            {
                double second = SecondOf(new DateTimeOffset(2026, 8, day, time.Hour, time.Minute, 0, TimeSpan.FromMinutes(330)));
                if (day == 3 && time == new TimeOnly(12, 0))
                {
                    records.Add(Group("NSE-EQ-CAS", "NSE:RELIANCE"));
                }

                foreach (string share in new[] { "NSE:RELIANCE", "NSE:INFY" })
                {
                    records.Add(Trade(second, 1_674_000 + random.Next(-900, 900), random.Next(1, 500), share));
                }

                records.Add(Clock(second + 30));
            }
        }

        records.Add(Clock(SecondOf(new DateTimeOffset(2026, 8, 4, 17, 0, 0, TimeSpan.FromMinutes(330))), ClockState.End));
        return records;
    }
}
