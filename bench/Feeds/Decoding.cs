using System.Diagnostics;
using System.Globalization;
using System.Text;
using Candlewick.Bench.Broker.Results;
using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;

namespace Candlewick.Bench.Feeds;

/// <summary>Frames to ticks on one thread, and what that allocates.</summary>
internal static class Decoding
{
    private const int InstrumentCount = 3_000;
    private const int PacketsOfAFrame = 100;

    public static void Run(Scoreboard board, int rounds, bool quick)
    {
        long count = quick ? 500_000 : 20_000_000;
        var kite = new KiteDecoder();
        KiteFrames.Instruments(0, InstrumentCount).ForEach(kite.Add);
        uint[] tokens = [.. Enumerable.Range(0, InstrumentCount).Select(KiteFrames.Token)];
        byte[][] full = [.. tokens.Chunk(PacketsOfAFrame).Select(some => KiteFrames.Of(some, KitePacket.Full, 1_625_461_887, 1_000))];

        var binance = new BinanceDecoder();
        binance.Add(new LiveInstrument(new FeedInstrument(InstrumentId.Parse("BINANCE:BTC-USDT")), "BTCUSDT"));
        byte[][] trades = [.. Enumerable.Range(0, 1_000).Select(Trade)];

        for (int round = 0; round <= rounds; round++)
        {
            // The first round is the compiler's.
            Measure(board, "Kite full packets decoded", kite, full, count, isCounted: round > 0);
            Measure(board, "Binance trades decoded", binance, trades, count / 5, isCounted: round > 0);
        }
    }

    private static byte[] Trade(int i) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"stream":"btcusdt@trade","data":{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":{{{12_345 + i}}},"p":"64000.{{{i % 100:00}}}000000","q":"0.00250000","T":1672515782134,"m":true,"M":true}}"""));

    private static void Measure(Scoreboard board, string name, IFrameDecoder decoder, byte[][] frames, long count, bool isCounted)
    {
        long ticks = 0, sum = 0, before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        for (int i = 0; ticks < count; i = (i + 1) % frames.Length)
        {
            decoder.Begin(frames[i]);
            var tick = default(Tick);
            while (decoder.Next(ref tick, out _) == FrameEvent.Tick)
            {
                ticks++;
                sum += tick.Price + (decoder.HasDepth ? decoder.Depth.Asks[0].Price : 0);
                tick = default;
            }
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (isCounted && sum != 0)
        {
            board.Add(new Measure(name, "/s on one core", HigherIsBetter: true), Program.Ours, ticks / seconds);
            board.Add(new Measure($"{name}: allocated", "bytes each", HigherIsBetter: false), Program.Ours, (double)allocated / ticks);
        }
    }
}
