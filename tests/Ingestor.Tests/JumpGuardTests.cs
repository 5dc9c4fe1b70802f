using System.Globalization;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

/// <summary>One wrong time moves nothing but itself.</summary>
public sealed class JumpGuardTests(ITestOutputHelper output)
{
    private const long MinuteUs = 60_000_000;

    // 2026-11-25 10:00 UTC; crypto trades at any time.
    private static readonly long Start = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
    private static readonly FeedInstrument[] Instruments = [.. "ABCD".Select(c => new FeedInstrument(InstrumentId.Parse($"BINANCE:{c}")))];

    /// <summary>Lines are instrument and minutes; after each stands where the file is then: * where the time is isolated, ? where nothing confirms it.</summary>
    [Theory]
    [InlineData("steps of a minute need no witness", "A0 A1 A2 A3", "A0=0 A1=1 A2=2 A3=3")]
    [InlineData("a day ahead and back", "A0 A1 A1440 A2 A3 A4", "A0=0 A1=1 A1440=1* A2=2 A3=3 A4=4")]
    [InlineData("half an hour ahead in a file of one row in five minutes", "A0 A5 A35 A10 A15 A20", "A0=0 A5=5 A35=5* A10=10 A15=15 A20=20")]
    [InlineData("two wrong ones beside each other", "A0 A1 A1440 A2880 A2 A3 A4", "A0=0 A1=1 A1440=1* A2880=1* A2=2 A3=3 A4=4")]
    [InlineData("years behind", "A0 A1 A-999999 A2 A3", "A0=0 A1=1 A-999999=1? A2=2 A3=3")]
    [InlineData("a night is crossed", "A0 A1 A900 A901 A902", "A0=0 A1=1 A900=900 A901=901 A902=902")]
    [InlineData("a row a day", "A0 A1440 A2880 A4320", "A0=0 A1440=1440 A2880=2880 A4320=4320")]
    [InlineData("the last row comes after a silence", "A0 A1 A2 A40", "A0=0 A1=1 A2=2 A40=40")]
    [InlineData("the last but one is wrong", "A0 A1 A1440 A2", "A0=0 A1=1 A1440=1* A2=2")]
    [InlineData("the first is a day ahead", "A1440 A0 A1 A2", "A1440=-* A0=0 A1=1 A2=2")]
    [InlineData("the first is of another instrument and weeks old", "B-31000 A0 A1 A2", "B-31000=-31000 A0=0 A1=1 A2=2")]
    [InlineData("newest first", "A30 A25 A20 A15 A10", "A30=30 A25=30 A20=30 A15=30 A10=30")]
    [InlineData("sorted by instrument", "A0 A15 A345 B0 B1 B2", "A0=0 A15=0? A345=0? B0=0 B1=1 B2=2")]
    [InlineData("sorted by instrument, two rows each", "A0 A345 B0 B345", "A0=0 A345=0? B0=0 B345=345")]
    [InlineData("among others that were there before", "A0 B0 C0 A1 B61 C1 A2 C2", "A0=0 B0=0 C0=0 A1=1 B61=1* C1=1 A2=2 C2=2")]
    [InlineData("the only row of its instrument is a day ahead", "A0 D1440 A1 A2 A3", "A0=0 D1440=0* A1=1 A2=2 A3=3")]
    [InlineData("a line that cannot be read is no witness", "A0 A1 A1440 - - A2 A3 A4", "A0=0 A1=1 A1440=1* - - A2=2 A3=3 A4=4")]
    public void A_step_of_more_than_a_minute_is_held_against_the_lines_around_it(string what, string lines, string expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, string.Join(' ', Read(lines.Split(' ').Select(Line).ToList()).Select(read => Describe(read.Tick, read.Instrument, read.KeyUs, read.IsReached))));
    }

    [Fact]
    public void An_implausible_time_is_replaced_and_votes_with_its_receive_time()
    {
        var tick = Line("A0").Tick;
        (tick.ExchangeUs, tick.TradeUs, tick.ReceiveUs) = (Start + (99 * MinuteUs), 0, Start + MinuteUs);
        var guard = new JumpGuard(new ScriptedFile([Line("A0"), (Instruments[0], tick)], plausibleForUs: 5 * MinuteUs));
        Tick read = default;
        guard.Read(ref read, out _);
        Assert.Equal(ReadOutcome.Item, guard.Read(ref read, out _));
        Assert.Equal((TickFlags.TimeReplaced, true, 2), (read.Flags, guard.IsReached, guard.Line));
        Assert.Equal(ReadOutcome.End, guard.Read(ref read, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Odd_rows_anywhere_change_no_other_candle(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        int instruments = 1 + (seed % 4);
        var rows = new List<(FeedInstrument? Instrument, Tick Tick)>();
        long us = Start;
        for (int i = 0; i < 600; i++)
        {
            // Most within seconds, now and then a silence of up to two hours.
            us += random.Next(40) == 0 ? random.NextInt64(120 * MinuteUs) : random.NextInt64(MinuteUs / 4);
            rows.Add((Instruments[random.Next(instruments)], Trade(us, random.Next(1, 500))));
        }

        var odd = new List<(FeedInstrument? Instrument, Tick Tick)>(rows);
        for (int at = random.Next(3, 40); at < odd.Count - 10; at += random.Next(20, 60))
        {
            for (int pair = random.Next(1, 3); pair > 0; pair--)
            {
                // From three minutes to three years, before what was or after what is to come.
                long away = (long)(3 * MinuteUs * Math.Pow(500_000, random.NextDouble()));
                long oddUs = random.Next(2) == 0 ? odd[at - 1].Tick.TradeUs - away : odd.Skip(at).Take(8).Max(o => o.Tick.TradeUs) + away;
                odd.Insert(at, (Instruments[random.Next(instruments)], Trade(oddUs, 777)));
            }
        }

        string[] expected = Candles(rows);
        Assert.True(expected.Length > 300);
        Assert.Equal(expected, Candles(odd));
    }

    [Fact]
    public void A_time_that_was_received_then_stays_and_moves_no_clock()
    {
        var ahead = Line("A4");
        ahead.Tick.ReceiveUs = Start;
        var read = Read([Line("A0"), ahead, Line("A0"), Line("A1"), Line("A2")]);
        Assert.Equal([0, 0, 0, 1, 2], read.Select(r => (r.KeyUs - Start) / MinuteUs));
        Assert.All(read, r => Assert.Equal(TickFlags.None, r.Tick.Flags));
    }

    private static string Describe(in Tick tick, FeedInstrument? instrument, long keyUs, bool isReached)
    {
        if (instrument is null)
        {
            return "-";
        }

        string stands = keyUs == 0 ? "-" : Minutes(keyUs);
        string mark = (tick.Flags & TickFlags.TimeIsolated) != 0 ? "*" : isReached || keyUs >= tick.TradeUs - MinuteUs && tick.TradeUs > Start ? "" : "?";
        return $"{instrument.Id.Symbol}{Minutes(tick.TradeUs)}={stands}{mark}";
    }

    private static string Minutes(long us) => ((us - Start) / MinuteUs).ToString(CultureInfo.InvariantCulture);

    private static (FeedInstrument? Instrument, Tick Tick) Line(string text) =>
        text == "-" ? default : (Instruments[text[0] - 'A'], Trade(Start + (long.Parse(text[1..], CultureInfo.InvariantCulture) * MinuteUs), 1));

    private static Tick Trade(long us, long price) =>
        new() { Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = us, Price = price, Size = 1 };

    /// <summary>The lines as the guard gives them, and where the file stands then.</summary>
    private static List<(FeedInstrument? Instrument, Tick Tick, long KeyUs, bool IsReached)> Read(IReadOnlyList<(FeedInstrument? Instrument, Tick Tick)> lines)
    {
        var read = new List<(FeedInstrument?, Tick, long, bool)>();
        var guard = new JumpGuard(new ScriptedFile(lines));
        Tick tick = default;
        long keyUs = 0;
        while (guard.Read(ref tick, out var instrument) != ReadOutcome.End)
        {
            keyUs = guard.IsReached ? Math.Max(keyUs, tick.TradeUs) : keyUs;
            read.Add((instrument, tick, keyUs, guard.IsReached));
        }

        return read;
    }

    /// <summary>The last revision of every candle that the lines make, odd ones' own excepted, as a file's clock closes them.</summary>
    private static string[] Candles(IReadOnlyList<(FeedInstrument? Instrument, Tick Tick)> lines)
    {
        Assert.True(new CandleRules().TryGet("BINANCE", out var rules));
        var source = new SourceClock("test");
        var bars = Instruments.ToDictionary(i => i, i => new InstrumentBars(i.Id, source.Source, rules));
        var sink = new Newest();
        var clock = new ReplayClock(0);
        long offset = 0;
        foreach (var (instrument, tick, keyUs, _) in Read(lines))
        {
            while (clock.TryAdvance(keyUs, out long us))
            {
                Advance(us, ClockState.Up);
            }

            bars[instrument!].Apply(tick, offset++, source);
        }

        Advance(ReplayClock.End(clock.LastUs), ClockState.End);
        return [.. sink.Candles.Values.Order(StringComparer.Ordinal)];

        void Advance(long us, ClockState state)
        {
            source.Apply(new Tick { Kind = TickKind.Clock, ClockUs = us, ClockState = state });
            foreach (var one in bars.Values)
            {
                one.Close(source, sink);
            }
        }
    }

    private sealed class Newest : IBarSink
    {
        public Dictionary<string, string> Candles { get; } = [];

        public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs) =>
            Candles[$"{owner.Instrument} {spec} {bar.StartUs}"] =
                $"{owner.Instrument} {spec} {bar.StartUs} r{revision} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Trades} {bar.Flags}";
    }
}
