using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests;

public sealed class SequenceWatchTests
{
    private readonly SequenceWatch _watch = new();
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
        _watch.Forget(_one);
        Assert.False(_watch.Jumps(Trade(500, 9_000), _one, out _));
    }

    private static Tick Trade(long id, long us) => new() { Kind = TickKind.Trade, Sequence = id, TradeUs = us, Fields = TickFields.Sequence };
}
