using System.Text;
using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Candles;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Tests;

/// <summary>Candles made anew from the log are those that were published, and what each tick did to one is told.</summary>
public sealed class RecomputationTests(KafkaFixture kafka, ITestOutputHelper output)
{
    [Theory]
    [InlineData(51)]
    [InlineData(52)]
    public async Task Made_anew_from_the_log_they_are_the_bytes_that_two_runs_published(int seed)
    {
        output.WriteLine($"seed {seed}");
        var script = Ticks.Script(new Random(seed), 300);
        await using var bench = await Bench.CreateAsync(kafka, 2);
        bench.Publish(script.Take(script.Count / 2));
        await bench.RunToEndAsync();
        bench.Publish(script.Skip(script.Count / 2));
        await bench.RunToEndAsync();

        var computed = new List<ComputedCandle>();
        using var recomputation = new Recomputation(bench.Options, computed.Add);
        bench.Read(TopicCatalog.Ticks).ForEach(recomputation.Process);

        foreach (var topic in new[] { TopicCatalog.Candles, TopicCatalog.CandlesFast })
        {
            var published = bench.Read(topic);
            Assert.NotEmpty(published);
            Assert.Equal(
                published.Select(r => Text(r.Message.Key, r.Message.Value, r.Message.Headers, r.Message.Timestamp)).Order(StringComparer.Ordinal),
                computed.Where(c => c.Topic == bench.Name(topic)).Select(c => Text(c.Record.Key!, c.Record.Value!, c.Record.Headers, c.Record.Timestamp)).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Each_tick_of_a_candle_says_what_it_moved_or_why_it_did_not()
    {
        await using var bench = await Bench.CreateAsync(kafka);
        bench.Publish(
            Ticks.Clock(0), Ticks.Trade(1, price: 1_674_000, size: 10, sequence: 1), Ticks.Trade(2, price: 1_680_000, size: 5, sequence: 2), Ticks.Trade(2, price: 1_680_000, size: 5, sequence: 2),
            Ticks.Trade(3, price: 1_660_000, size: 1, sequence: 3), Ticks.Clock(63), Ticks.Trade(30, price: 1_670_000, size: 2, sequence: 4), Ticks.Clock(64), Ticks.Clock(600));
        using var trace = new CandleTrace(bench.Options, new CandleKey(Ticks.Open, Ticks.Spy, "1m"));
        Assert.False(bench.Read(TopicCatalog.Ticks).TrueForAll(trace.Process), "the last clock tick is beyond the revision window");

        Assert.Equal(["moved", "moved", "duplicate", "moved", "moved"], trace.Steps.Select(s => s.Outcome));
        Assert.Equal(
            ["high 167.4000 168.0000", "close 167.4000 168.0000", "volume 10 15", "trades 1 2"],
            trace.Steps[1].Changes.Select(c => $"{c.Field} {c.From} {c.To}"));
        Assert.Empty(trace.Steps[2].Changes);
        Assert.Equal(["low 167.4000 166.0000", "close 168.0000 166.0000", "volume 15 16", "trades 2 3"], trace.Steps[3].Changes.Select(c => $"{c.Field} {c.From} {c.To}"));
        Assert.Equal([0u, 1u], trace.Revisions.Select(r => r.Value.Revision));
        Assert.Equal([16L, 18L], trace.Revisions.Select(r => r.Value.Volume));
    }

    private static string Text(byte[] key, byte[] value, Headers headers, Timestamp timestamp) =>
        $"{Encoding.UTF8.GetString(key)} {Convert.ToHexString(value)} {timestamp.UnixTimestampMs} {string.Join(' ', headers.Select(h => $"{h.Key}={Encoding.UTF8.GetString(h.GetValueBytes())}"))}";
}
