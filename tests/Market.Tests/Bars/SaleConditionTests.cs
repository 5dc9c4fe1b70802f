using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Trades that set no price, add no volume, or belong to a session that is over.</summary>
public sealed class SaleConditionTests
{
    /// <summary>Trades are time, price, size and a mark: s suspicious, n not counted, v volume only.</summary>
    [Theory]
    [InlineData("a suspicious trade moves nothing", "09:30:00 109.40 100, 09:30:01 114.6247 125984s, 09:30:02 109.41 200", "109.40 109.41 109.40 109.41 v300")]
    [InlineData("nor does the summary of an auction", "09:30:00 109.40 100n, 09:30:02 109.41 200", "109.41 109.41 109.41 109.41 v200")]
    [InlineData("volume only sets no high", "09:30:00 10 1, 09:30:01 99 5v, 09:30:02 11 2", "10 11 10 11 v8")]
    [InlineData("nor the open", "09:30:00 99 5v, 09:30:01 10 1, 09:30:02 11 2", "10 11 10 11 v8")]
    [InlineData("nor the close", "09:30:00 10 1, 09:30:01 11 2, 09:30:02 1 5v", "10 11 10 11 v8")]
    [InlineData("nor an earlier open", "09:30:05 10 1, 09:30:01 99 5v", "10 10 10 10 v6")]
    [InlineData("a bar of nothing else has their prices", "09:30:00 10 1v, 09:30:01 12 2v, 09:30:02 11 2v", "10 12 10 11 v5 NoPrice")]
    public void A_bar_of_trades(string what, string trades, string bar)
    {
        Assert.NotEmpty(what);
        var tape = Tape.Nyse("1m", "1d");
        foreach (string[] trade in trades.Split(", ").Select(trade => trade.Split(' ')))
        {
            var flags = trade[2][^1] switch { 's' => TickFlags.Suspicious, 'n' => TickFlags.NotCounted, 'v' => TickFlags.VolumeOnly, _ => TickFlags.None };
            var outcome = tape.Trade(trade[0], trade[1], trade[2].TrimEnd('s', 'n', 'v'), flags: flags);
            Assert.Equal(flags is TickFlags.None or TickFlags.VolumeOnly ? TickOutcome.Moved : TickOutcome.NotCounted, outcome);
        }

        tape.Clock("20:00:02");
        Assert.Equal([$"1m 09:30:00-09:31:00 r0 {bar}", $"1d 04:00:00-20:00:00 r0 {bar}"], tape.Published());
    }

    [Fact]
    public void A_price_that_comes_late_takes_the_place_of_none_in_a_revision()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("09:30:10", "99", "5", flags: TickFlags.VolumeOnly);
        tape.Clock("09:31:02");
        tape.Trade("09:30:05", "10", "1");
        tape.Clock("09:31:03");
        Assert.Equal(["1m 09:30:00-09:31:00 r0 99 99 99 99 v5 NoPrice", "1m 09:30:00-09:31:00 r1 10 10 10 10 v6"], tape.Published());
    }

    [Fact]
    public void An_isolated_time_moves_nothing_and_its_sequence_was_seen()
    {
        var tape = Tape.Nyse("1m");
        Assert.Equal(TickOutcome.TimeIsolated, tape.Trade("12:00:00", "1", "1", sequence: 5, TickFlags.TimeIsolated));
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("12:00:00", "1", "1", sequence: 5, TickFlags.TimeIsolated));
        Assert.True(tape.Bars.IsIdle);
    }

    [Theory]
    [InlineData("16:00:00.123", "1d 09:30:00-16:00:00 r0 135.77 135.77 135.60 135.60 v1500100")]
    [InlineData("16:00:07", "1d 09:30:00-16:00:00 r0 135.77 135.77 135.77 135.77 v100; 1d 09:30:00-16:00:00 r1 135.77 135.77 135.60 135.60 v1500100")]
    [InlineData("16:06:30", "1d 09:30:00-16:00:00 r0 135.77 135.77 135.77 135.77 v100; 1d 09:30:00-16:00:00 r1 135.77 135.77 135.60 135.60 v1500100")]
    public void An_official_closing_print_is_the_regular_days_and_no_minutes(string time, string days)
    {
        var tape = Regular();
        tape.Trade("15:59:59.9", "135.77", "100");
        tape.Clock(time[..8]);
        Assert.Equal(TickOutcome.Moved, tape.Trade(time, "135.60", "1500000", flags: TickFlags.OfficialClose));
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("16:06:31", "135.65", "100"));
        tape.Clock("16:30:00");
        Assert.Equal(["1m 15:59:00-16:00:00 r0 135.77 135.77 135.77 135.77 v100", .. days.Split("; ")], tape.Published());
        Assert.True(tape.Bars.IsIdle);
    }

    [Theory]
    [InlineData("16:10:00")]
    [InlineData("09:29:59")]
    public void A_closing_print_long_after_the_close_or_before_the_open_is_out_of_session(string time) =>
        Assert.Equal(TickOutcome.OutOfSession, Regular().Trade(time, "1", "1", flags: TickFlags.OfficialClose));

    private static Tape Regular() =>
        new("NYSE:WMT", new DateOnly(2026, 11, 24), new CandleRules(SessionMode.Regular, [BarSpec.OneMinute, BarSpec.OneDay]));
}
