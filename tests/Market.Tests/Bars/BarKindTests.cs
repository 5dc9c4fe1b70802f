using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Each kind of bar in tiny cases: a trade is a time, a price and a size.</summary>
public sealed class BarKindTests
{
    [Theory]
    [InlineData("2t", "ends with the trade that fills it", "09:30:01 1 5, 09:30:02 2 5, 09:30:03 3 5", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-20:00:00 r0 3 3 3 3")]
    [InlineData("100v", "ends with the trade that fills it exactly", "09:30:01 1 60, 09:30:02 2 40, 09:30:03 3 10", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-20:00:00 r0 3 3 3 3")]
    [InlineData("100v", "has all of the trade that overfills it", "09:30:01 1 60, 09:30:02 2 900, 09:30:03 3 10", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-20:00:00 r0 3 3 3 3")]
    [InlineData("0.5v", "counts fractions exactly", "09:30:01 1 0.25, 09:30:02 2 0.25, 09:30:03 3 1", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-09:30:03 r0 3 3 3 3")]
    [InlineData("1000to", "counts price times size", "09:30:01 10 60, 09:30:02 10 40, 09:30:03 7 1", "#1 09:30:01-09:30:02 r0 10 10 10 10, #2 09:30:03-20:00:00 r0 7 7 7 7")]
    [InlineData("1000to", "has all of the trade that overfills it", "09:30:01 10.5 95, 09:30:02 10.5 1, 09:30:03 7 1", "#1 09:30:01-09:30:02 r0 10.5 10.5 10.5 10.5, #2 09:30:03-20:00:00 r0 7 7 7 7")]
    [InlineData("2r", "ends when high and low are so far apart", "09:30:01 10 1, 09:30:02 9 1, 09:30:03 11 1, 09:30:04 11 1", "#1 09:30:01-09:30:03 r0 10 11 9 11, #2 09:30:04-20:00:00 r0 11 11 11 11")]
    [InlineData("2r", "closes at the price that overshoots", "09:30:01 10 1, 09:30:02 15.5 1", "#1 09:30:01-09:30:02 r0 10.0 15.5 10.0 15.5")]
    [InlineData("0.05r", "measures finer than the prices are written", "09:30:01 10 1, 09:30:02 10.05 1", "#1 09:30:01-09:30:02 r0 10.00 10.05 10.00 10.05")]
    public void A_bar_that_trades_fill(string spec, string what, string trades, string bars) => Check(spec, what, trades, bars);

    [Theory]
    [InlineData("lies above the one before", "09:30:01 100 1, 09:30:02 110 1, 09:30:03 120 1", "#1 09:30:01-09:30:02 r0 100 110 100 110, #2 09:30:03-09:30:03 r0 110 120 110 120")]
    [InlineData("lies below the one before", "09:30:01 100 1, 09:30:02 90 1, 09:30:03 80 1", "#1 09:30:01-09:30:02 r0 100 100 90 90, #2 09:30:03-09:30:03 r0 90 90 80 80")]
    [InlineData("turns with two heights", "09:30:01 100 1, 09:30:02 110 1, 09:30:03 100 1, 09:30:04 90 1", "#1 09:30:01-09:30:02 r0 100 110 100 110, #2 09:30:03-09:30:04 r0 100 100 90 90")]
    [InlineData("does not turn with less", "09:30:01 100 1, 09:30:02 110 1, 09:30:03 91 1, 09:30:04 120 1", "#1 09:30:01-09:30:02 r0 100 110 100 110, #2 09:30:03-09:30:04 r0 110 120 91 120")]
    [InlineData("turns up, too", "09:30:01 100 1, 09:30:02 90 1, 09:30:03 110 1", "#1 09:30:01-09:30:02 r0 100 100 90 90, #2 09:30:03-09:30:03 r0 100 110 100 110")]
    [InlineData("is one of many where a price jumps, and the rest begins the next", "09:30:01 100 1, 09:30:02 125 7, 09:30:03 130 1", "#1 09:30:01-09:30:02 r0 100 110 100 110, #2 09:30:02-09:30:02 r0 110 120 110 120, #3 09:30:02-09:30:03 r0 120 130 120 130")]
    [InlineData("has the wick of what was traded meanwhile", "09:30:01 100 1, 09:30:02 95 1, 09:30:03 110 1", "#1 09:30:01-09:30:03 r0 100 110 95 110")]
    [InlineData("ends with the session, not complete", "09:30:01 100 1, 09:30:02 104 1", "#1 09:30:01-20:00:00 r0 100 104 100 104")]
    public void A_brick_of_ten(string what, string trades, string bars) => Check("10rk", what, trades, bars);

    [Fact]
    public void A_brick_finer_than_the_prices_has_its_own_places()
    {
        Check("0.5rk", "half a unit", "09:30:01 10 1, 09:30:02 11 1", "#1 09:30:01-09:30:02 r0 10.0 10.5 10.0 10.5, #2 09:30:02-09:30:02 r0 10.5 11.0 10.5 11.0");
    }

    [Fact]
    public void A_price_that_leaps_makes_a_thousand_bricks_and_no_more()
    {
        var tape = Of("0.01rk");
        tape.Trade("09:30:01", "10", "1");
        tape.Trade("09:30:02", "10000000", "5");
        tape.Trade("09:30:03", "10000000.01", "1");
        tape.Clock("20:10:00");
        string[] bars = tape.Published();
        Assert.Equal(1001, bars.Length);
        Assert.EndsWith("10.00 10.01 10.00 10.01", bars[0], StringComparison.Ordinal);
        Assert.EndsWith(" 19.99 10000000.00 19.99 10000000.00", bars[999], StringComparison.Ordinal);
        Assert.EndsWith(" 10000000.00 10000000.01 10000000.00 10000000.01", bars[1000], StringComparison.Ordinal);
    }

    [Fact]
    public void Ordinals_begin_anew_with_the_next_date_and_bricks_too()
    {
        var tape = Of("10rk");
        tape.Trade("09:30:01", "100", "1");
        tape.Trade("09:30:02", "110", "1");
        tape.Clock("20:10:00");
        tape.Date = tape.Date.AddDays(1);
        tape.Trade("09:30:01", "57", "1");
        tape.Trade("09:30:02", "67", "1");
        tape.Clock("20:10:00");
        Assert.Equal(["#1 09:30:01-09:30:02 r0 100 110 100 110", "#1 09:30:01-09:30:02 r0 57 67 57 67"], tape.Published());
    }

    [Theory]
    [InlineData("2t")]
    [InlineData("100v")]
    [InlineData("10r")]
    [InlineData("10rk")]
    public void A_late_trade_comes_where_the_log_has_it_and_nothing_is_revised(string spec)
    {
        var tape = Of(spec);
        tape.Trade("09:30:01", "100", "60");
        tape.Trade("09:30:05", "110", "60");
        tape.Clock("09:30:10");
        Assert.Equal(["#1 09:30:01-09:30:05 r0 100 110 100 110"], tape.Published());
        tape.Trade("09:30:02", "50", "60");
        tape.Clock("09:30:20");
        Assert.DoesNotContain(tape.Published(), line => line.Contains("r1", StringComparison.Ordinal) || line.StartsWith("#1 ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trade_that_sets_no_price_adds_to_volume_bars_and_moves_no_brick()
    {
        var tape = Of("100v", "10rk");
        tape.Trade("09:30:01", "100", "60");
        tape.Trade("09:30:02", "500", "40", flags: TickFlags.VolumeOnly);
        tape.Clock("20:10:00");
        Assert.Equal(["#1 09:30:01-09:30:02 r0 100 100 100 100", "#1 09:30:01-20:00:00 r0 100 100 100 100"], tape.Published());
    }

    [Theory]
    [InlineData("2t", "2000", true)]
    [InlineData("100v", "2000", false)]
    [InlineData("100v", null, true)]
    [InlineData("1000to", null, true)]
    [InlineData("10r", null, false)]
    [InlineData("10rk", null, false)]
    public void What_a_feed_of_states_cannot_count_is_refused_and_other_bars_go_on(string spec, string? cumulative, bool isRefused)
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2024, 3, 1), Tape.RulesOf(spec, "1m"));
        tape.Snapshot("10:00:01", "100", cumulative is null ? null : "1000");
        tape.Snapshot("10:00:02", "101", cumulative);
        int of = tape.Bars.Rules.IndexOf(BarSpec.Parse(spec));
        Assert.Equal(isRefused, tape.Bars.HasRefused(of));
        Assert.Equal(isRefused, tape.Bars.Bars(of).IsEmpty);
        Assert.Equal(2, tape.Bar("1m").Updates);
    }

    [Fact]
    public void Every_kind_begins_with_the_first_bar_that_is_whole()
    {
        var tape = Of("1m", "5m", "1d", "2t");
        foreach (string spec in (string[])["5m", "1d", "2t"])
        {
            tape.Bars.Begin(tape.Bars.Rules.IndexOf(BarSpec.Parse(spec)), tape.Us("09:33:20"));
        }

        tape.Trade("09:33:30", "1", "1");
        tape.Trade("09:35:00", "2", "1");
        tape.Clock("09:41:00");
        Assert.Equal(["1m 09:33:00-09:34:00 r0 1 1 1 1 v1", "1m 09:35:00-09:36:00 r0 2 2 2 2 v1", "5m 09:35:00-09:40:00 r0 2 2 2 2 v1"], tape.Published());
        tape.Clock("20:10:00");
        Assert.Empty(tape.Published());
        tape.Date = tape.Date.AddDays(1);
        tape.Trade("09:30:01", "3", "1");
        tape.Trade("09:30:02", "4", "1");
        tape.Clock("20:10:00");
        Assert.Equal(
            ["#1 09:30:01-09:30:02 r0 3 4 3 4", "1m 09:30:00-09:31:00 r0 3 4 3 4 v2", "5m 09:30:00-09:35:00 r0 3 4 3 4 v2", "1d 04:00:00-20:00:00 r0 3 4 3 4 v2"],
            tape.Published());
    }

    private static Tape Of(params string[] specs) => Tape.Nyse(specs);

    private static void Check(string spec, string what, string trades, string bars)
    {
        Assert.NotEmpty(what);
        var tape = Of(spec);
        foreach (string[] trade in trades.Split(", ").Select(trade => trade.Split(' ')))
        {
            Assert.Equal(TickOutcome.Moved, tape.Trade(trade[0], trade[1], trade[2]));
        }

        tape.Clock("20:10:00");
        Assert.Equal(bars.Split(", "), tape.Published());
    }
}
