using System.Globalization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Instruments;

public sealed class ContinuousFutureTests
{
    private static readonly InstrumentId[] Contracts =
    [
        InstrumentId.Parse("NFO:NIFTY-20261229-F"), InstrumentId.Parse("NFO:NIFTY-20261124-F"), InstrumentId.Parse("NFO:NIFTY-20270125-F"),
        InstrumentId.Parse("NFO:NIFTY-20261124-25000-C"), InstrumentId.Parse("NSE:NIFTY-50"),
    ];

    [Theory]
    [InlineData("NFO:NIFTY@1", "NFO", "NIFTY", 1)]
    [InlineData("MCX:GOLD@12", "MCX", "GOLD", 12)]
    [InlineData("NFO:BAJAJ-AUTO@2", "NFO", "BAJAJ-AUTO", 2)]
    public void A_reference_is_read_and_written(string text, string venue, string underlying, int place)
    {
        Assert.True(ContinuousFuture.TryParse(text, out var future));
        Assert.Equal(new ContinuousFuture(venue, underlying, place), future);
        Assert.Equal(text, future.ToString());
        Assert.False(InstrumentId.TryParse(text, out _, out _));
    }

    [Theory]
    [InlineData("NFO:NIFTY")]
    [InlineData("NFO:NIFTY@")]
    [InlineData("NFO:NIFTY@0")]
    [InlineData("NFO:NIFTY@13")]
    [InlineData("NFO:NIFTY@-1")]
    [InlineData("NIFTY@1")]
    public void What_is_none_is_not_taken_for_one(string text) => Assert.False(ContinuousFuture.TryParse(text, out _));

    [Theory]
    [InlineData("expiry", 1, "2026-11-25 2026-12-30")]
    [InlineData(null, 1, "2026-11-25 2026-12-30")]
    // 24 November 2026 is a holiday: a contract made for that day is traded until the 23rd.
    [InlineData("days:1", 1, "2026-11-23 2026-12-29")]
    [InlineData("days:3", 1, "2026-11-19 2026-12-24")]
    public void It_rolls_by_the_calendar(string? rule, int place, string dates)
    {
        var rolls = Of(place, rule);
        Assert.Equal("NFO:NIFTY-20261124-F NFO:NIFTY-20261229-F NFO:NIFTY-20270125-F", string.Join(' ', rolls.Select(r => r.Contract)));
        Assert.Equal(DateOnly.MinValue, rolls[0].From);
        Assert.Equal(dates, string.Join(' ', rolls.Skip(1).Select(r => r.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void The_second_is_always_the_one_after_the_first()
    {
        var first = Of(1, "expiry");
        var second = Of(2, "expiry");
        Assert.Equal(first.Take(2).Select(r => r.From), second.Select(r => r.From));
        Assert.Equal(first.Skip(1).Select(r => r.Contract), second.Select(r => r.Contract));
    }

    [Fact]
    public void By_open_interest_it_rolls_on_the_day_after_the_next_contract_had_more_and_never_after_expiry()
    {
        var overtaken = new DateOnly(2026, 11, 19);
        long? Interest(InstrumentId contract, DateOnly date) => contract.Symbol switch
        {
            "NIFTY-20261124-F" => 1_000,
            "NIFTY-20261229-F" => date < overtaken ? 900 : 1_100,
            _ => null,
        };

        Assert.Equal([DateOnly.MinValue, new DateOnly(2026, 11, 20), new DateOnly(2026, 12, 30)], Of(1, "oi", Interest).Select(r => r.From));
        Assert.Equal(Of(1, "expiry"), Of(1, "oi"));
    }

    [Theory]
    [InlineData("weekly")]
    [InlineData("days:0")]
    [InlineData("days:61")]
    [InlineData("days:x")]
    public void A_wrong_rule_is_refused_with_what_is_expected(string text)
    {
        Assert.False(RollRule.TryParse(text, out _, out string? error));
        Assert.Contains("days:n", error, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Roll> Of(int place, string? rule, OpenInterest? interest = null)
    {
        Assert.True(RollRule.TryParse(rule, out var parsed, out _));
        Assert.Equal(rule ?? "expiry", parsed.ToString());
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet("NFO", out var group));
        var clock = new SessionClock(group);
        return new RollDates(clock.PreviousTradingDay, clock.NextTradingDay).Of(Contracts, place, parsed, interest);
    }
}
