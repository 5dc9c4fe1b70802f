using Candlewick.Cli.Calendars;
using Candlewick.Cli.Settings;
using Candlewick.Market.Sessions;

namespace Candlewick.Cli.Tests;

/// <summary>What a trader reads.</summary>
public sealed class CalendarScreenTests
{
    [Fact]
    public void A_month_is_a_grid_with_its_holidays_named() => Assert.Equal(
        """
        MCX-METAL, Asia/Kolkata: March 2026

           Mon   Tue   Wed   Thu   Fri   Sat   Sun
                                                .
            2     3*    4     5     6     .     .
            9    10    11    12    13     .     .
           16    17    18    19    20     .     .
           23    24    25    26*   27     .     .
           30    31*

          (n) holiday   n* other hours   . no trading

          2026-03-03 Tue  17:00-23:55  Holi
          2026-03-26 Thu  17:00-23:30  Ram Navami
          2026-03-31 Tue  17:00-23:30  Mahavir Jayanti
          ordinary day         09:00-23:55 trading
          from 2026-03-09 Mon  09:00-23:30 trading

          22 trading days
        """,
        WithoutSources(Print("MCX", "2026-03")));

    [Fact]
    public void A_day_is_its_phases_here_and_in_UTC() => Assert.Equal(
        """
        NYSE, America/New_York: Friday 2024-11-29

          trading day: Day after Thanksgiving
                           local         UTC
          pre-market       04:00-09:30   09:00-14:30
          trading          09:30-13:00   14:30-18:00
          after-market     13:00-17:00   18:00-22:00
          before 2024-11-27 Wed, after 2024-12-02 Mon
        """,
        WithoutSources(Print("NYSE", "2024-11-29")));

    [Theory]
    [InlineData("NYSE", "2030-07-04", "NOT COVERED: calendar us-equity covers 2013 to 2027: here every weekday is taken for a trading day\nNYSE")]
    [InlineData("NYSE", "2028", "NOT COVERED: calendar us-equity covers 2013 to 2027")]
    [InlineData("NSE", "2027-03", "NOT COVERED: the exchange publishes 2027 in December 2026")]
    [InlineData("NSE", "2026-11-08", "NSE-EQ, Asia/Kolkata: Sunday 2026-11-08\n\n  trading day: Diwali Laxmi Pujan (muhurat, hours not known here)\n  not verified: NSE/CMTR/71775")]
    [InlineData("NSE", "2024", "NSE-EQ, Asia/Kolkata: 2024\n\n  2024-01-20 Sat  09:00-16:00  Regular trading, in place of Monday")]
    public void What_is_not_to_be_relied_on_is_said_first(string venue, string period, string beginning) =>
        Assert.StartsWith(beginning, Print(venue, period), StringComparison.Ordinal);

    [Fact]
    public void A_year_names_what_is_not_verified_and_counts_its_days()
    {
        string year = Print("NSE", "2024");
        Assert.Contains("2024-05-18 Sat  09:00-12:50  Switch-over to the disaster recovery site  [not verified]\n", year, StringComparison.Ordinal);
        Assert.Contains("not verified, 2024-05-18 Sat: the cash hours are sure", year, StringComparison.Ordinal);
        Assert.Contains("249 trading days: Jan 22, Feb 21, Mar 19, ", year, StringComparison.Ordinal);
        Assert.Contains("source: NSE/CMTR/59722", year, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("26")]
    [InlineData("2026-13")]
    [InlineData("2026-11-31")]
    [InlineData("0900")]
    [InlineData("november")]
    public void A_period_that_is_none_says_what_is(string text) =>
        Assert.Contains($"'{text}' is no period; expected a year", Assert.Throws<SettingException>(() => CalendarPeriod.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Groups_are_listed_with_their_years()
    {
        var output = new StringWriter { NewLine = "\n" };
        CalendarScreen.PrintGroups(output, SessionCatalog.For(SessionMode.Extended));
        Assert.Contains("\nCRYPTO       always       BINANCE, COINBASE, KRAKEN\n", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nNSE-EQ-CAS   2013-2026\n", output.ToString(), StringComparison.Ordinal);
    }

    private static string Print(string venue, string period)
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet(venue, out var group));
        var output = new StringWriter { NewLine = "\n" };
        new CalendarScreen(output, new SessionClock(group)).Print(CalendarPeriod.Parse(period));
        return output.ToString();
    }

    private static string WithoutSources(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("  source: ", StringComparison.Ordinal))).TrimEnd();
}
