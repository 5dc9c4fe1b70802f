using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>The same ticks give the same value bytes, whatever the partitions, the speed and the order in which they arrive late.</summary>
public sealed class DeterminismTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Partitions_and_speeds_give_the_same_value_bytes()
    {
        var one = await GeneratedAsync(partitions: 1, speed: "0");
        CandleSets.AssertSame(one, await GeneratedAsync(partitions: 6, speed: "0"));
        CandleSets.AssertSame(one, await GeneratedAsync(partitions: 6, speed: "600"));
        CandleSets.AssertSame(one, await GeneratedAsync(partitions: 6, speed: "0", Broker.Embedded));
    }

    [Fact]
    public async Task Shuffled_ticks_give_the_same_value_bytes_and_none_is_lost()
    {
        const int seed = 20131007;
        output.WriteLine($"seed {seed}");
        var one = await ShuffledAsync(seed, partitions: 1, speed: "0");
        Assert.Contains(one, candle => candle.Value.Revision > 0);
        CandleSets.AssertSame(one, await ShuffledAsync(seed, partitions: 6, speed: "0"));
        CandleSets.AssertSame(one, await ShuffledAsync(seed, partitions: 6, speed: "600"));
    }

    private async Task<List<PublishedCandle>> GeneratedAsync(int partitions, string speed, Broker broker = Broker.Shared)
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions, broker: broker);
        using var up = await bench.UpAsync();

        // Two hours, so that 600 times as fast is twelve seconds.
        var (_, file) = GeneratedDay.Write(bench, new NseDayOptions { LateStart = new TimeOnly(14, 0) });
        await bench.RunAsync(0, "ingest", "csv", file, "--speed", speed);
        var candles = bench.ReadCandles();
        Assert.Equal(0, await up.StopAsync());
        return candles;
    }

    private async Task<List<PublishedCandle>> ShuffledAsync(int seed, int partitions, string speed)
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions);
        using var up = await bench.UpAsync();
        var (files, totalSize) = ShuffledTrades.Write(bench, seed);

        // 2: a time of 2030 is not believed, and what is late beyond the revision window is a dead letter.
        await bench.RunAsync(2, ["ingest", "trades", .. files, "--speed", speed]);
        Assert.Equal(0, await up.StopAsync());

        // Nothing is lost: what is in no candle is a dead letter, and says why.
        var candles = bench.ReadCandles();
        var letters = bench.Read(TopicCatalog.DeadLetters);
        Assert.All(letters, letter => Assert.StartsWith("late:", System.Text.Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(RecordHeaders.Reason)), StringComparison.Ordinal));
        long late = letters.Sum(letter => ConfluentFrame.TryRead(letter.Message.Value, out _, out var tick) ? Tick.Parser.ParseFrom(tick).Size : 0);
        Assert.True(late > 0, "some of the displaced ticks must be beyond the revision window");
        foreach (string interval in new[] { "1s", "1m", "5m", "1d" })
        {
            long inCandles = candles.Where(c => c.Value.Interval == interval)
                .GroupBy(c => (c.Value.Instrument, c.Value.StartUs))
                .Sum(revisions => revisions.MaxBy(c => c.Value.Revision)!.Value.Volume);
            Assert.Equal(totalSize, inCandles + late);
        }

        Assert.Contains(candles, c => c.Value.Flags == 1u << (int)CandleFlag.TimeReplaced);
        return candles;
    }
}
