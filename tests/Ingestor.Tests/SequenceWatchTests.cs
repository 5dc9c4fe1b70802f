using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

public sealed class SequenceWatchTests
{
    private readonly SequenceWatch _watch = new(new Dictionary<string, (long Sequence, long TimeUs)> { ["BINANCE:SOL-USDT"] = (40, 1_000) });
    private readonly FeedInstrument _one = new(InstrumentId.Parse("BINANCE:BTC-USDT"));
    private readonly FeedInstrument _other = new(InstrumentId.Parse("BINANCE:ETH-USDT"));

    [Fact]
    public void Ids_that_jump_are_a_gap_of_their_instrument_with_both_bounds()
    {
        Assert.False(_watch.Jumps(Trade(10, 1_000), _one, out _));
        Assert.False(_watch.Jumps(Trade(99, 1_500), _other, out _));
        Assert.False(_watch.Jumps(Trade(11, 2_000), _one, out _));
        Assert.True(_watch.Jumps(Trade(15, 5_000), _one, out var gap));
        Assert.Equal((ControlKind.Gap, GapCause.Sequence, 12L, 14L, 2_000L, 5_001L), (gap.Control, gap.Cause, gap.Sequence, gap.LastSequence, gap.DownSinceUs, gap.ClockUs));
        Assert.False(_watch.Jumps(Trade(16, 6_000), _one, out _));
    }

    [Fact]
    public void What_is_said_again_or_has_no_id_is_none()
    {
        Assert.False(_watch.Jumps(Trade(10, 1_000), _one, out _));
        Assert.False(_watch.Jumps(Trade(4, 2_000), _one, out _));
        Assert.False(_watch.Jumps(Trade(20, 2_000) with { Fields = TickFields.Price }, _one, out _));
        Assert.False(_watch.Jumps(Trade(11, 3_000), _one, out _));
    }

    [Fact]
    public void An_instrument_that_is_wanted_anew_has_missed_nothing()
    {
        Assert.False(_watch.Jumps(Trade(10, 1_000), _one, out _));
        _watch.Begin(_one);
        Assert.False(_watch.Jumps(Trade(500, 9_000), _one, out _));
    }

    [Fact]
    public void What_was_counted_on_since_an_earlier_run_is_missing()
    {
        var solana = new FeedInstrument(InstrumentId.Parse("BINANCE:SOL-USDT"));
        _watch.Begin(solana);
        Assert.True(_watch.Jumps(Trade(44, 9_000), solana, out var gap));
        Assert.Equal((41L, 43L, 1_000L, 9_001L), (gap.Sequence, gap.LastSequence, gap.DownSinceUs, gap.ClockUs));

        // Wanted anew within a run, it begins anew.
        _watch.Begin(solana);
        Assert.False(_watch.Jumps(Trade(60, 20_000), solana, out _));
    }

    private static Tick Trade(long id, long us) => new() { Kind = TickKind.Trade, Sequence = id, TradeUs = us, Fields = TickFields.Sequence };
}
