using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>
/// One simulated day of India's exchanges through all three brokers at once, each with its own wire, bytes and places: the same candles from each, and none
/// other than the market's.
/// </summary>
public sealed class IndianDayTests(KafkaFixture kafka) : IDisposable
{
    private readonly List<TempFolder> _folders = [.. BrokerRun.Brokers.Select(broker => new TempFolder(broker))];

    /// <summary>The opening auction and the minutes around the open.</summary>
    [Fact]
    public Task The_open_gives_the_same_candles_through_every_broker() => AssertSameAsync(minutes: 22, speed: 60, rate: 1);

    /// <summary>From 08:59 to 16:04 in India: twenty instruments, a trade of each every three seconds, and an index each second.</summary>
    [Fact]
    public Task A_whole_day_gives_the_same_candles_through_every_broker()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("SOAK") is null, "takes eight minutes; SOAK=1 runs it");
        return AssertSameAsync(minutes: 425, speed: 60, rate: 0.3);
    }

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    private async Task AssertSameAsync(int minutes, double speed, double rate)
    {
        var runs = await Task.WhenAll(BrokerRun.Brokers.Zip(_folders, (broker, folder) => BrokerRun.StartAsync(kafka, broker, folder, [], minutes, speed, rate)));
        try
        {
            await Task.WhenAll(runs.Select(run => run.EndAsync()));
            Assert.All(runs, run => Assert.True(
                run.LongestWay() < CandleBench.RevisionWindow, $"this machine does not carry {speed:0} ×: a state came {run.LongestWay().TotalSeconds:0} s of the market late, too late for its candles"));
            await Task.WhenAll(runs.Select(run => run.AssertSameAsTruthAsync()));
            var truth = runs[0].Truth();
            var candles = runs.Select(run => run.Bench.Candles().Where(c => truth.ContainsKey(c.Key)).Select(c => $"{c.Value.Candle}").Order(StringComparer.Ordinal).ToList()).ToList();
            Assert.Equal(candles[0], candles[1]);
            Assert.Equal(candles[0], candles[2]);
        }
        finally
        {
            foreach (var run in runs)
            {
                await run.DisposeAsync();
            }
        }
    }
}
