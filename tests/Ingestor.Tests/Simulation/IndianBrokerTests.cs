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

    /// <summary>
    /// A lost connection is made again within a second or two, which are minutes of this market. Subscriptions are not acknowledged: what happens between ours and the
    /// first message of an instrument is in no volume but the unattributed one.
    /// </summary>
    [Theory]
    [InlineData("smartapi", "disconnect@17m")]
    [InlineData("breeze", "disconnect@17m")]
    [InlineData("smartapi", "token-expiry@17m")]
    public async Task What_an_outage_touched_is_flagged_and_the_rest_is_the_markets(string broker, string fault)
    {
        await using var run = await BrokerRun.StartAsync(kafka, broker, _folder, [fault], minutes: 23);
        long atUs = BrokerRun.FromUs + 17 * 60_000_000L;
        await run.AssertSameAsTruthAsync(Touched);
        Assert.True(run.Simulator.Accepted > 1);
        const uint Gap = 1u << (int)CandleFlag.Gap;
        var flagged = run.Bench.Candles().Values.Where(c => (c.Flags & Gap) != 0 && c.Candle.StartUs > BrokerRun.FromUs + 600_000_000).Select(c => c.Candle).ToList();
        Assert.NotEmpty(flagged);
        Assert.All(flagged, c => Assert.True(Touched(c), $"{c} is flagged, and nothing of it is missing"));

        bool Touched(PlainCandle c) => c.StartUs + LengthUs(c) > atUs - 2_000_000 && c.StartUs < atUs + 240_000_000;
    }

    [Fact]
    public async Task An_expired_login_that_needs_somebody_ends_the_feed_and_says_how()
    {
        await using var run = await BrokerRun.StartAsync(kafka, "breeze", _folder, ["token-expiry@2m"]);
        var ended = await Assert.ThrowsAsync<IngestException>(run.EndAsync);
        Assert.EndsWith("`pipeline login breeze` makes a new one.", ended.Message, StringComparison.Ordinal);
    }

    /// <summary>What was traded as the count began anew is in no volume; it is never negative, and nothing is counted twice.</summary>
    [Theory]
    [InlineData("smartapi")]
    [InlineData("breeze")]
    public async Task A_reset_of_the_cumulative_volume_touches_the_candles_of_that_moment_alone(string broker)
    {
        await using var run = await BrokerRun.StartAsync(kafka, broker, _folder, ["cumulative-reset@1050s"]);
        long atUs = BrokerRun.FromUs + 1_050 * 1_000_000L;
        await run.AssertSameAsTruthAsync(Touched);
        var truth = run.Truth();
        Assert.All(run.Bench.Candles().Values.Select(c => c.Candle).Where(c => Touched(c) && c.Volume is not null), c => Assert.InRange(c.Volume!.Value, 0, truth[(c.Instrument, c.Interval, c.StartUs)].Volume!.Value));

        bool Touched(PlainCandle c) => c.StartUs + LengthUs(c) > atUs - 2_000_000 && c.StartUs < atUs + 30_000_000;
    }

    public void Dispose() => _folder.Dispose();

    private static long LengthUs(PlainCandle candle) => candle.Interval == "1s" ? 1_000_000 : 60_000_000;
}
