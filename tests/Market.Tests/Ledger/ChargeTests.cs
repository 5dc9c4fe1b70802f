using System.Globalization;
using Candlewick.Market.Ledger.Charges;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>Orders as a broker's calculator would have them, worked out by hand.</summary>
public sealed class ChargeTests
{
    [Theory]
    [InlineData("NSE", Segment.Delivery, true, "2026-11-27", 100_000, "stt 100, exchange 2.97, ipft 0.10, sebi 0.10, stamp 15.00, gst 0.57")]
    [InlineData("NSE", Segment.Delivery, false, "2026-11-27", 100_000, "stt 100, exchange 2.97, ipft 0.10, sebi 0.10, gst 0.57")]
    [InlineData("NSE", Segment.Intraday, true, "2026-11-27", 50_000, "brokerage 15.00, exchange 1.49, ipft 0.05, sebi 0.05, stamp 1.50, gst 2.99")]
    [InlineData("NSE", Segment.Intraday, false, "2026-11-27", 100_000, "brokerage 20.00, stt 25, exchange 2.97, ipft 0.10, sebi 0.10, gst 4.17")]
    [InlineData("BSE", Segment.Delivery, true, "2026-11-27", 100_000, "stt 100, exchange 3.75, sebi 0.10, stamp 15.00, gst 0.69")]
    [InlineData("NFO", Segment.Future, false, "2024-09-30", 1_000_000, null)]
    [InlineData("NFO", Segment.Future, false, "2026-03-31", 1_000_000, "brokerage 20.00, stt 200, exchange 17.30, ipft 1.00, sebi 1.00, gst 7.07")]
    [InlineData("NFO", Segment.Future, false, "2026-04-01", 1_000_000, "brokerage 20.00, stt 500, exchange 17.30, ipft 1.00, sebi 1.00, gst 7.07")]
    [InlineData("NFO", Segment.Future, true, "2026-04-01", 1_000_000, "brokerage 20.00, exchange 17.30, ipft 1.00, sebi 1.00, stamp 20.00, gst 7.07")]
    [InlineData("NFO", Segment.Option, false, "2024-10-01", 10_000, "brokerage 20.00, stt 10, exchange 3.50, ipft 0.05, sebi 0.01, gst 4.24")]
    [InlineData("NFO", Segment.Option, false, "2026-04-01", 10_000, "brokerage 20.00, stt 15, exchange 3.50, ipft 0.05, sebi 0.01, gst 4.24")]
    [InlineData("BFO", Segment.Option, true, "2026-04-01", 10_000, "brokerage 20.00, exchange 3.25, sebi 0.01, stamp 0.30, gst 4.19")]
    [InlineData("MCX", Segment.Future, true, "2026-04-01", 10_000, null)]
    public void An_order_is_charged_by_the_rules_of_its_date(string venue, Segment segment, bool isBuy, string date, decimal turnover, string? expected)
    {
        var order = new ChargedOrder(venue, segment, isBuy, DateOnly.Parse(date, CultureInfo.InvariantCulture), turnover);
        if (ChargeTable.India.TryCharge(order, out var charges, out string? error))
        {
            Assert.Equal(expected, string.Join(", ", charges.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} {c.Amount}"))));
        }
        else
        {
            Assert.Null(expected);
            Assert.Contains(venue, error, StringComparison.Ordinal);
        }
    }

    /// <summary>What was published, by whom the source in the table says; percent of the turnover, of options of the premium.</summary>
    [Theory]
    [InlineData("stt", "NSE", Segment.Delivery, "2026-11-27", "0.1")]
    [InlineData("stt", "NSE", Segment.Intraday, "2026-11-27", "0.025")]
    [InlineData("stt", "NFO", Segment.Future, "2024-09-30", "0.0125")]
    [InlineData("stt", "NFO", Segment.Future, "2024-10-01", "0.02")]
    [InlineData("stt", "NFO", Segment.Future, "2026-04-01", "0.05")]
    [InlineData("stt", "NFO", Segment.Option, "2024-09-30", "0.0625")]
    [InlineData("stt", "NFO", Segment.Option, "2024-10-01", "0.1")]
    [InlineData("stt", "NFO", Segment.Option, "2026-04-01", "0.15")]
    [InlineData("exchange", "NSE", Segment.Delivery, "2024-10-01", "0.00297")]
    [InlineData("exchange", "NFO", Segment.Future, "2024-10-01", "0.00173")]
    [InlineData("exchange", "NFO", Segment.Option, "2024-10-01", "0.03503")]
    [InlineData("exchange", "BSE", Segment.Intraday, "2024-10-01", "0.00375")]
    [InlineData("exchange", "BFO", Segment.Option, "2024-10-01", "0.0325")]
    [InlineData("exchange", "BFO", Segment.Future, "2024-10-01", "0")]
    [InlineData("exchange", "NSE", Segment.Delivery, "2024-09-30", null)]
    [InlineData("ipft", "NSE", Segment.Intraday, "2023-04-01", "0.0001")]
    [InlineData("ipft", "NFO", Segment.Option, "2023-04-01", "0.0005")]
    [InlineData("sebi", "NFO", Segment.Option, "2021-06-01", "0.0001")]
    [InlineData("stamp", "NSE", Segment.Delivery, "2020-07-01", "0.015")]
    [InlineData("stamp", "NSE", Segment.Intraday, "2020-07-01", "0.003")]
    [InlineData("stamp", "NFO", Segment.Future, "2020-07-01", "0.002")]
    [InlineData("stamp", "NFO", Segment.Option, "2020-07-01", "0.003")]
    [InlineData("stamp", "NFO", Segment.Option, "2020-06-30", null)]
    [InlineData("gst", "NSE", Segment.Delivery, "2017-07-01", "18")]
    public void The_rate_in_force_is(string charge, string venue, Segment segment, string date, string? percent)
    {
        var order = new ChargedOrder(venue, segment, true, DateOnly.Parse(date, CultureInfo.InvariantCulture), 0);
        var rule = ChargeTable.India.Rules.Where(rule => rule.Charge == charge && rule.Covers(order)).MaxBy(rule => rule.From);
        Assert.Equal(percent, rule?.Percent.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(499.99, 0)]
    [InlineData(500, 1)]
    [InlineData(1499.99, 1)]
    [InlineData(1500, 2)]
    public void Half_a_rupee_of_tax_is_a_rupee(decimal turnover, decimal stt)
    {
        Assert.True(ChargeTable.India.TryCharge(new ChargedOrder("NSE", Segment.Delivery, true, new DateOnly(2026, 11, 27), turnover), out var charges, out _));
        Assert.Equal(stt, charges.FirstOrDefault(c => c.Name == "stt")?.Amount ?? 0);
    }

    [Fact]
    public void Every_rule_names_its_source_and_rounds_to_something() =>
        Assert.All(ChargeTable.India.Rules, rule =>
        {
            Assert.NotEmpty(rule.Source);
            Assert.True(rule.Unit > 0);
        });

    [Fact]
    public void A_row_that_cannot_be_read_is_quoted()
    {
        var error = Assert.Throws<FormatException>(() => ChargeTable.Parse(new StringReader("heading\nstt,NSE,delivery,sideways,2020-01-01,turnover,1,,,1,me")));
        Assert.Contains("sideways", error.Message, StringComparison.Ordinal);
    }
}
