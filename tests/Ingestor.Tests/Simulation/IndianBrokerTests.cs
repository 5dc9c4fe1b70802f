using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Angel One's and ICICI Direct's wires, from a simulated market to candles, with what can go wrong on them.</summary>
public sealed class IndianBrokerTests(KafkaFixture kafka) : IDisposable
{
    private readonly TempFolder _folder = new("brokers");

    [Theory]
    [InlineData("smartapi")]
    [InlineData("breeze")]
    public async Task Messages_twice_damaged_and_in_pieces_make_the_markets_candles(string broker)
    {
        await using var run = await BrokerRun.StartAsync(kafka, broker, _folder, ["duplicate@15m+2m", "malformed@16m+2m", "fragmented@17m+30s"]);
        await run.AssertSameAsTruthAsync();
    }

    [Fact]
    public Task A_slow_wire_and_a_burst_at_the_open_are_taken_whole() =>
        AssertAllAsync(["burst@16m+2s", "slow@17m+20s"], minutes: 19, run => run.AssertSameAsTruthAsync());

    /// <summary>
    /// A lost connection is made again within a second or two, which are minutes of this market. Subscriptions are not acknowledged: for an instrument an outage lasts
    /// until its first message.
    /// </summary>
    [Theory]
    [InlineData("disconnect@17m", 23)]
    [InlineData("stall@17m+3m", 25)]
    [InlineData("sleep@17m+2h", 145)]
    public Task What_an_outage_touched_is_flagged_and_the_rest_is_the_markets(string fault, int minutes) => AssertAllAsync([fault], minutes, async run =>
    {
        await run.AssertFlaggedAsync(BrokerRun.FromUs + 17 * 60_000_000L);
        Assert.True(run.Simulator.Accepted > 1);
    });

    [Fact]
    public async Task A_login_that_expires_and_is_renewed_is_an_outage()
    {
        await using var run = await BrokerRun.StartAsync(kafka, "smartapi", _folder, ["token-expiry@17m"], minutes: 23);
        await run.AssertFlaggedAsync(BrokerRun.FromUs + 17 * 60_000_000L);
        Assert.True(run.Simulator.Accepted > 1);
    }

    [Fact]
    public async Task An_expired_login_that_needs_somebody_ends_the_feed_and_says_how()
    {
        await using var run = await BrokerRun.StartAsync(kafka, "breeze", _folder, ["token-expiry@2m"]);
        var ended = await Assert.ThrowsAsync<IngestException>(run.EndAsync);
        Assert.EndsWith("`pipeline login breeze` makes a new one.", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>What was traded as the count began anew is in no volume; it is never negative, nothing is counted twice, and each candle that it touches says so.</summary>
    [Fact]
    public Task A_reset_of_the_cumulative_volume_flags_the_candles_of_that_moment_alone() => AssertAllAsync(["cumulative-reset@1050s"], minutes: 19, async run =>
    {
        const uint Gap = 1u << (int)CandleFlag.Gap;
        long atUs = BrokerRun.FromUs + 1_050 * 1_000_000L;
        await run.AssertSameAsTruthAsync(c => c.StartUs + LengthUs(c) > atUs - 60_000_000 && c.StartUs < atUs + 60_000_000);
        var (truth, candles) = (run.Truth(), run.Bench.Candles());
        Assert.Empty(truth.Where(t => !IsFlagged(t.Value) && candles[t.Key].Candle != t.Value).Select(t => $"{t.Value} is {candles[t.Key].Candle}"));
        var flagged = truth.Values.Where(c => c.StartUs > BrokerRun.FromUs + 600_000_000 && IsFlagged(c)).ToList();
        Assert.NotEmpty(flagged);
        Assert.All(flagged, c => Assert.True(c.StartUs + LengthUs(c) > atUs - 60_000_000 && c.StartUs < atUs + 60_000_000, $"{c} is flagged"));
        Assert.All(
            flagged.Where(c => c.Volume is not null).Select(c => candles[(c.Instrument, c.Interval, c.StartUs)].Candle),
            c => Assert.InRange(c.Volume!.Value, 0, truth[(c.Instrument, c.Interval, c.StartUs)].Volume!.Value));

        bool IsFlagged(PlainCandle c) => candles.TryGetValue((c.Instrument, c.Interval, c.StartUs), out var ours) && (ours.Flags & Gap) != 0;
    });

    public void Dispose() => _folder.Dispose();

    /// <summary>The same through each broker, side by side.</summary>
    private async Task AssertAllAsync(IReadOnlyList<string> faults, int minutes, Func<SimulatedRun, Task> assert) => await Task.WhenAll(BrokerRun.Brokers.Select(async broker =>
    {
        using var folder = new TempFolder(broker);
        await using var run = await BrokerRun.StartAsync(kafka, broker, folder, faults, minutes);
        await assert(run);
    }));

    private static long LengthUs(PlainCandle candle) => candle.Interval == "1s" ? 1_000_000 : 60_000_000;
}
