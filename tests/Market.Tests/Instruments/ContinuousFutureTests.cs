using System.Globalization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.Market.Sessions;
using Candlewick.Tests.Support;

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
    public void The_last_contract_ends_with_its_expiry_whatever_the_rule()
    {
        Assert.Equal("2026-12-24 2027-01-27", string.Join(' ', Of(1, "days:3").Skip(1).Select(r => r.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
        Assert.Equal(new DateOnly(2026, 12, 30), Of(2, "expiry")[^1].To);
        Assert.True(Of(1, "expiry")[0].Holds(new DateOnly(2026, 11, 24)));
        Assert.False(Of(1, "expiry")[0].Holds(new DateOnly(2026, 11, 25)));
    }

    [Theory]
    [InlineData("nfo:nifty@1", 3)]
    [InlineData("NFO:BAJAJ-AUTO@1", 1)]
    [InlineData("NFO:BAJAJ@1", 0, "no futures of 'NFO:BAJAJ' are known; close to it: NFO:BAJAJ-AUTO@1")]
    [InlineData("NFO:NIFTI@2", 0, "no futures of 'NFO:NIFTI' are known; close to it: NFO:NIFTY@2")]
    [InlineData("NSE:NIFTY@1", 0, "no futures of 'NSE:NIFTY' are known; close to it: NFO:NIFTY@1")]
    [InlineData("NFO:XYZXYZ@1", 0, "no futures of 'NFO:XYZXYZ' are known; `pipeline instruments search --type future` lists those that are")]
    [InlineData("NFO:NIFTY@4", 0, "'NFO:NIFTY@4' is not known: there are 3 futures of 'NFO:NIFTY'")]
    [InlineData("nifty@1", 0, "'nifty@1' is no continuous future; expected VENUE:UNDERLYING@n with n from 1 to 12, such as NFO:NIFTY@1; close to it: NFO:NIFTY@1")]
    [InlineData("NFO:NIFTY@0", 0, "'NFO:NIFTY@0' is no continuous future; expected VENUE:UNDERLYING@n with n from 1 to 12, such as NFO:NIFTY@1; close to it: NFO:NIFTY@1")]
    [InlineData("ICE:BRENT@1", 0, "when 'ICE:BRENT@1' rolls is not known: ICE has no calendar; there are ")]
    public void Its_contracts_are_found_among_ids_of_any_kind(string name, int contracts, string? error = null)
    {
        string[] ids = [.. Contracts.Select(c => c.ToString()), "NFO:NIFTY-20261229-F", "NFO:BANKNIFTY-20261229-F", "NFO:BAJAJ-AUTO-20261229-F", "ICE:BRENT-20261229-F", "no id"];
        if (error is null)
        {
            Assert.Equal(contracts, ContractChain.Find(name, ids).Contracts.Count);
        }
        else
        {
            Assert.StartsWith(error, Assert.Throws<FormatException>(() => ContractChain.Find(name, ids)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("NFO:NIFTY-99991231-F")]
    [InlineData("NFO:NIFTY-00010101-F")]
    public void A_contract_of_no_date_that_calendars_have_is_left_out(string id)
    {
        var chain = ContractChain.Find("NFO:NIFTY@1", [.. Contracts.Select(c => c.ToString()), id]);
        Assert.True(RollRule.TryParse("days:60", out var rule, out _));
        Assert.Equal(3, chain.Rolls(rule).Count);
    }

    [Fact]
    public void Today_is_the_date_of_the_venue()
    {
        var chain = ContractChain.Find("NFO:NIFTY@1", [.. Contracts.Select(c => c.ToString())]);
        Assert.Equal(new DateOnly(2026, 11, 25), chain.Today(new VirtualTime(new DateTimeOffset(2026, 11, 24, 18, 30, 0, TimeSpan.Zero))));
        Assert.Equal(new DateOnly(2026, 11, 24), chain.Today(new VirtualTime(new DateTimeOffset(2026, 11, 24, 18, 29, 59, TimeSpan.Zero))));
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
