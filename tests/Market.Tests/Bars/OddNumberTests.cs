using Candlewick.Market.Bars;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Prices at and below zero, where there are such; volumes that are none of the day's.</summary>
public sealed class OddNumberTests
{
    [Fact]
    public void A_future_falls_through_zero_and_its_turnover_with_it()
    {
        // As WTI did on 2020-04-20.
        var tape = new Tape("MCX:CRUDEOIL-20261218-F", new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
        tape.Clock("08:59:00");
        tape.Trade("21:30:00", "1.25", "2");
        tape.Trade("21:30:10", "0.00", "1");
        tape.Trade("21:30:20", "-37.63", "100");
        tape.Trade("21:30:30", "-2.5", "4");
        tape.Clock("21:31:02");
        Assert.Equal(["1m 21:30:00-21:31:00 r0 1.25 1.25 -37.63 -2.50 v107"], tape.Published());
        Assert.Equal("-3770.50", ScaledNumber.Format(tape.Bar("1m").Turnover, 2));
    }

    [Fact]
    public void Snapshots_below_zero_keep_the_days_fields()
    {
        var tape = new Tape("MCX:CRUDEOIL-20261218-F", new DateOnly(2026, 11, 25), Tape.RulesOf("1d"));
        tape.Clock("08:59:00");
        tape.Snapshot("21:30:00", "-10", "5", session: "10/12/-10");
        tape.Snapshot("21:30:01", "-37", "8", session: "10/12/-40");
        var day = tape.Bar("1d");
        Assert.Equal((10, 12, -40, -37, 8, (Int128)(-50 - 111)), (day.Open, day.High, day.Low, day.Close, day.Volume, day.Turnover));
    }

    [Fact]
    public void A_zero_that_neither_volume_nor_trade_time_speaks_for_is_no_price_of_a_future()
    {
        var tape = new Tape("MCX:CRUDEOIL-20261218-F", new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
        tape.Clock("08:59:00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:01", "0"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:01", "0", "0"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:00:02", "0", "5"));
    }

    [Theory]
    [InlineData("NSE:INFY", false)]
    [InlineData("NSE:NIFTY-50", false)]
    [InlineData("BINANCE:BTC-USDT", false)]
    [InlineData("NFO:NIFTY-20261229-26000-C", false)]
    [InlineData("NFO:NIFTY-20261229-F", true)]
    public void Prices_at_and_below_zero_go_by_the_type_of_the_instrument(string instrument, bool reachesBelowZero)
    {
        var tape = new Tape(instrument, new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
        foreach (string price in new[] { "0", "-0.01" })
        {
            Assert.Equal(reachesBelowZero ? TickOutcome.Moved : TickOutcome.BadPrice, tape.Trade("10:00:00", price, "1"));
        }
    }

    [Fact]
    public void The_largest_numbers_stay_exact_on_both_sides_of_zero()
    {
        foreach (string sign in new[] { "", "-" })
        {
            var tape = new Tape("MCX:CRUDEOIL-20261218-F", new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
            Assert.Equal(TickOutcome.Moved, tape.Trade("21:30:00", $"{sign}9000000000000000000", "9000000000000000000"));
            Assert.Equal(TickOutcome.Overflow, tape.Trade("21:30:00", "1", "900000000000000000"));
            Assert.Equal((Int128)9_000_000_000_000_000_000 * 9_000_000_000_000_000_000 * (sign == "" ? 1 : -1), tape.Bar("1m").Turnover);
        }
    }

    [Fact]
    public void A_volume_that_rolls_is_recognised_and_taken_back_and_the_prices_stay()
    {
        var tape = new Tape("BINANCE:BTC-USDT", new DateOnly(2026, 11, 25), Tape.RulesOf("1m", "1d"));
        tape.Clock("09:59:00");
        string[] volumes = ["5000", "5003", "4999", "5001", "4990", "4995", "4980", "4990", "5100"];
        for (int i = 0; i < volumes.Length; i++)
        {
            string time = $"10:00:{10 + i}";
            tape.Snapshot(time, $"{90000 + i}", volumes[i], trade: time);
        }

        Assert.True(tape.Bars.Memory.VolumeIsRolling);
        tape.Snapshot("10:01:05", "90020", "5050", trade: "10:01:05");
        tape.Clock("10:02:02");
        Assert.Equal(
            ["1m 10:00:00-10:01:00 r0 90000 90008 90000 90008 v- Gap, VolumeUnusable", "1m 10:01:00-10:02:00 r0 90020 90020 90020 90020 v- VolumeUnusable"],
            tape.Published());
        Assert.False(tape.Bar("1d").HasVolume);
    }

    [Fact]
    public void Two_corrections_and_a_reconnection_are_no_rolling_volume()
    {
        var tape = new Tape("BINANCE:BTC-USDT", new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
        tape.Clock("09:59:00");
        long volume = 100;
        for (int i = 0; i < 59; i++)
        {
            volume += i is 20 or 40 or 55 ? -50 : 10;
            tape.Snapshot($"10:00:{i:00}", "90000", $"{volume}", trade: $"10:00:{i:00}");
        }

        Assert.Equal((false, 3), (tape.Bars.Memory.VolumeIsRolling, tape.Bars.Memory.VolumeFalls));
        Assert.True(tape.Bar("1m").HasVolume);
    }
}
