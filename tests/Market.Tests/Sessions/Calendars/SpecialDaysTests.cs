namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>Days that differ from the week's, one a line.</summary>
public sealed class SpecialDaysTests
{
    [Theory]
    // An ordinary Friday, a holiday, a weekend.
    [InlineData("NSE-EQ", "2024-03-01", "PreOpen 09:00-09:15, Continuous 09:15-15:30, PostClose 15:40-16:00")]
    [InlineData("NSE-EQ", "2024-03-25", "closed")]
    [InlineData("NSE-EQ", "2024-03-03", "closed")]
    // Muhurat, on a weekday, on a Sunday, and in the afternoon.
    [InlineData("NSE-EQ", "2024-11-01", "PreOpen 17:45-18:00, Continuous 18:00-19:00, PostClose 19:10-19:20")]
    [InlineData("NFO", "2024-11-01", "Continuous 18:00-19:00")]
    [InlineData("MCX-METAL", "2024-11-01", "Continuous 18:00-19:00")]
    [InlineData("NSE-EQ", "2023-11-12", "PreOpen 18:00-18:15, Continuous 18:15-19:15, PostClose 19:25-19:35")]
    [InlineData("BSE", "2025-10-21", "PreOpen 13:30-13:45, Continuous 13:45-14:45, PostClose 14:55-15:05")]
    [InlineData("CDS", "2025-10-21", "Continuous 13:45-14:45")]
    // Saturdays and a Sunday of trading; currency rests.
    [InlineData("NSE-EQ", "2024-01-20", "PreOpen 09:00-09:15, Continuous 09:15-15:30, PostClose 15:40-16:00")]
    [InlineData("NSE-EQ", "2024-01-22", "closed")]
    [InlineData("NSE-EQ", "2024-03-02", "PreOpen 09:00-09:15, Continuous 09:15-10:00, PreOpen 11:15-11:30, Continuous 11:30-12:30, PostClose 12:40-12:50")]
    [InlineData("NFO", "2024-05-18", "Continuous 09:15-10:00, Continuous 11:45-12:40")]
    [InlineData("BFO", "2024-05-18", "Continuous 09:15-10:00, Continuous 11:30-12:30")]
    // Muhurats and drills before 2019.
    [InlineData("NSE-EQ", "2018-11-07", "PreOpen 17:15-17:30, Continuous 17:30-18:30, PostClose 18:40-18:50")]
    [InlineData("NFO", "2018-11-07", "Continuous 17:30-18:30")]
    [InlineData("BSE", "2017-10-19", "PreOpen 18:15-18:30, Continuous 18:30-19:30, PostClose 19:40-19:50")]
    [InlineData("NSE-EQ", "2016-10-30", "PreOpen 18:15-18:30, Continuous 18:30-19:30, PostClose 19:40-19:50")]
    [InlineData("NSE-EQ", "2015-11-11", "PreOpen 17:30-17:45, Continuous 17:45-18:45, PostClose 18:55-19:05")]
    [InlineData("NSE-EQ", "2014-10-23", "PreOpen 18:15-18:30, Continuous 18:30-19:30, PostClose 19:40-19:50")]
    [InlineData("BSE", "2014-03-22", "PreOpen 11:00-11:15, Continuous 11:15-12:45, PostClose 13:05-13:15")]
    [InlineData("NSE-EQ", "2013-11-04", "closed")]
    [InlineData("BSE", "2018-03-30", "closed")]
    [InlineData("NFO", "2015-02-28", "Continuous 09:15-15:30")]
    [InlineData("NSE-EQ", "2013-01-01", "PreOpen 09:00-09:15, Continuous 09:15-15:30, PostClose 15:40-16:00")]
    // The halt of an exchange, and the evening that it was lengthened by.
    [InlineData("NSE-EQ", "2021-02-24", "PreOpen 09:00-09:15, Continuous 09:15-11:40, PreOpen 15:30-15:45, Continuous 15:45-17:00, PostClose 17:10-17:30")]
    [InlineData("NFO", "2021-02-24", "Continuous 09:15-11:43, Continuous 15:45-17:00")]
    [InlineData("BSE", "2021-02-24", "PreOpen 09:00-09:15, Continuous 09:15-17:00, PostClose 17:10-17:30")]
    // A session whose hours are not known: the whole day.
    [InlineData("NSE-EQ", "2026-11-08", "Continuous 00:00-00:00")]
    [InlineData("NFO", "2026-11-08", "Continuous 00:00-00:00")]
    [InlineData("MCX-METAL", "2026-11-08", "Continuous 00:00-00:00")]
    [InlineData("CDS", "2026-11-08", "Continuous 00:00-00:00")]
    [InlineData("NFO", "2025-02-01", "Continuous 09:15-15:30")]
    [InlineData("MCX-METAL", "2025-02-01", "Continuous 09:00-17:00")]
    [InlineData("CDS", "2025-02-01", "closed")]
    [InlineData("NFO", "2026-02-01", "PreOpen 09:00-09:15, Continuous 09:15-15:30")]
    // Half days: a morning, an evening, and those of New York.
    [InlineData("MCX-METAL", "2026-01-01", "Continuous 09:00-17:00")]
    [InlineData("MCX-METAL", "2026-03-03", "Continuous 17:00-23:55")]
    [InlineData("MCX-METAL", "2026-09-14", "Continuous 17:00-23:30")]
    [InlineData("MCX-AGRI", "2026-09-14", "Continuous 17:00-21:00")]
    [InlineData("MCX-AGRI-DAY", "2026-09-14", "closed")]
    [InlineData("MCX-AGRI-DAY", "2026-09-15", "Continuous 09:00-17:00")]
    [InlineData("MCX-AGRI-DAY", "2026-11-27", "Continuous 09:00-17:00")]
    [InlineData("NYSE", "2024-11-27", "PreMarket 04:00-09:30, Continuous 09:30-16:00, AfterMarket 16:00-20:00")]
    [InlineData("NYSE", "2024-11-28", "closed")]
    [InlineData("NYSE", "2024-11-29", "PreMarket 04:00-09:30, Continuous 09:30-13:00, AfterMarket 13:00-17:00")]
    [InlineData("NASDAQ", "2024-07-03", "PreMarket 04:00-09:30, Continuous 09:30-13:00, AfterMarket 13:00-17:00")]
    [InlineData("NYSE", "2024-12-24", "PreMarket 04:00-09:30, Continuous 09:30-13:00, AfterMarket 13:00-17:00")]
    [InlineData("NYSE", "2027-12-24", "closed")]
    [InlineData("NYSE", "2025-01-09", "closed")]
    // Hours that changed: a pre-open for futures, the closing auction.
    [InlineData("NFO", "2025-12-05", "Continuous 09:15-15:30")]
    [InlineData("NFO", "2025-12-08", "PreOpen 09:00-09:15, Continuous 09:15-15:30")]
    [InlineData("NFO", "2026-08-03", "PreOpen 09:00-09:15, Continuous 09:15-15:40")]
    [InlineData("NSE-EQ", "2026-08-03", "PreOpen 09:00-09:15, Continuous 09:15-15:30, PostClose 15:50-16:00")]
    [InlineData("NSE-EQ-CAS", "2026-07-31", "PreOpen 09:00-09:15, Continuous 09:15-15:30, PostClose 15:40-16:00")]
    [InlineData("NSE-EQ-CAS", "2026-08-03", "PreOpen 09:00-09:15, Continuous 09:15-15:15, ClosingAuction 15:15-15:35, PostClose 15:50-16:00")]
    // Around the clock, New Year's Day and Sundays too.
    [InlineData("CRYPTO", "2026-01-01", "Continuous 00:00-00:00")]
    [InlineData("BINANCE", "2026-02-01", "Continuous 00:00-00:00")]
    public void The_hours_of(string group, string date, string hours) =>
        Assert.Equal(hours, Calendar.Hours(Calendar.Clock(group), date));

    [Theory]
    // New York goes forward on 2026-03-08 and back on 2026-11-01, both Sundays.
    [InlineData("MCX-METAL", "2026-03-06", "09:00-23:55", "03:30-18:25")]
    [InlineData("MCX-METAL", "2026-03-09", "09:00-23:30", "03:30-18:00")]
    [InlineData("MCX-METAL", "2026-10-30", "09:00-23:30", "03:30-18:00")]
    [InlineData("MCX-METAL", "2026-11-02", "09:00-23:55", "03:30-18:25")]
    [InlineData("MCX-AGRI", "2026-11-02", "09:00-21:00", "03:30-15:30")]
    [InlineData("NYSE", "2026-03-06", "04:00-20:00", "09:00-01:00")]
    [InlineData("NYSE", "2026-03-09", "04:00-20:00", "08:00-00:00")]
    [InlineData("NYSE", "2026-10-30", "04:00-20:00", "08:00-00:00")]
    [InlineData("NYSE", "2026-11-02", "04:00-20:00", "09:00-01:00")]
    public void The_weekends_on_which_clocks_change(string group, string date, string local, string utc)
    {
        var clock = Calendar.Clock(group);
        Assert.True(clock.TryGetSession(Calendar.Date(date), out var session));
        Assert.Equal(local, $"{Calendar.Local(clock, session.OpenUs)}-{Calendar.Local(clock, session.CloseUs)}");
        var ofUtc = Calendar.Clock("CRYPTO");
        Assert.Equal(utc, $"{Calendar.Local(ofUtc, session.OpenUs)}-{Calendar.Local(ofUtc, session.CloseUs)}");
    }

    [Theory]
    [InlineData("NFO", "2024-08-15", "2024-08-14")] // The weekly expiry of a Thursday, Independence Day
    [InlineData("NFO", "2026-03-31", "2026-03-30")] // The monthly one of the last Tuesday, Mahavir Jayanti
    [InlineData("NFO", "2026-11-24", "2026-11-23")] // Guru Nanak Jayanti
    [InlineData("NFO", "2024-01-22", "2024-01-20")] // To a Saturday of regular trading, as MIDCPNIFTY's did
    [InlineData("NFO", "2024-08-22", "2024-08-22")] // No holiday
    [InlineData("MCX-METAL", "2026-03-03", "2026-03-03")] // The evening is open
    public void An_expiry_on_a_holiday_moves_to_the_trading_day_before(string group, string expiry, string moved) =>
        Assert.Equal(moved, Text(Calendar.Clock(group).PreviousTradingDay(Calendar.Date(expiry).AddDays(1))));

    [Theory]
    [InlineData("NSE-EQ", "2024-01-19", "2024-01-18", "2024-01-20")]
    [InlineData("NSE-EQ", "2024-01-20", "2024-01-19", "2024-01-23")]
    [InlineData("NSE-EQ", "2025-10-20", "2025-10-17", "2025-10-21")]
    [InlineData("NSE-EQ", "2025-10-21", "2025-10-20", "2025-10-23")]
    [InlineData("NYSE", "2026-11-26", "2026-11-25", "2026-11-27")]
    [InlineData("NYSE", "2027-12-31", "2027-12-30", "2028-01-03")] // Into a year that is not covered
    [InlineData("NYSE", "2013-01-01", "2012-12-31", "2013-01-02")]
    [InlineData("CRYPTO", "2026-12-31", "2026-12-30", "2027-01-01")]
    public void The_trading_days_before_and_after(string group, string date, string before, string after)
    {
        var clock = Calendar.Clock(group);
        Assert.Equal((before, after), (Text(clock.PreviousTradingDay(Calendar.Date(date))), Text(clock.NextTradingDay(Calendar.Date(date)))));
    }

    [Theory]
    [InlineData("NSE-EQ", "2012-12-31", false)]
    [InlineData("NSE-EQ", "2013-01-01", true)]
    [InlineData("BFO", "2018-12-31", true)]
    [InlineData("NSE-EQ", "2026-12-31", true)]
    [InlineData("NSE-EQ", "2028-01-03", false)]
    [InlineData("NYSE", "2013-10-07", true)]
    [InlineData("NYSE", "2027-12-31", true)]
    [InlineData("NYSE", "2030-07-04", false)]
    [InlineData("CRYPTO", "2030-07-04", true)]
    public void Outside_the_covered_years_weekdays_are_taken_for_trading_days_and_said_to_be(string group, string date, bool isCovered)
    {
        var clock = Calendar.Clock(group);
        var day = clock.Describe(Calendar.Date(date));
        Assert.Equal((isCovered, isCovered, true), (day.IsCovered, clock.IsCovered(day.Date), day.IsTradingDay));
        Assert.Equal(!isCovered, day.Reason?.Contains("every weekday is taken", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void What_is_not_verified_says_why_and_what_is_says_where_it_stands()
    {
        var nse = Calendar.Clock("NSE");
        var holiday = nse.Describe(Calendar.Date("2026-11-24"));
        Assert.Equal(("Guru Nanak Jayanti", "NSE/CMTR/71775", true), (holiday.Name, holiday.Source?.Number, holiday.IsVerified));
        Assert.Contains("hours not known here", nse.Describe(Calendar.Date("2026-11-08")).Name, StringComparison.Ordinal);
        Assert.Equal((false, true), (nse.Describe(Calendar.Date("2026-11-08")).AreHoursKnown, nse.Describe(Calendar.Date("2026-11-09")).AreHoursKnown));
        Assert.Contains("publishes 2027", nse.Describe(Calendar.Date("2027-03-10")).Reason, StringComparison.Ordinal);
        Assert.True(Calendar.Clock("NYSE").Describe(Calendar.Date("2027-03-10")).IsVerified);
    }

    [Theory]
    [InlineData("NSE")]
    [InlineData("BSE")]
    [InlineData("CDS")]
    [InlineData("MCX")]
    public void A_year_that_is_not_published_is_not_covered_and_what_is_known_of_it_counts(string venue)
    {
        var clock = Calendar.Clock(venue);
        Assert.Equal(new DateOnly(2026, 12, 31), clock.Group.Covered!.Value.To);
        Assert.Equal((false, true, false), (clock.IsCovered(Calendar.Date("2027-03-10")), clock.IsTradingDay(Calendar.Date("2027-03-10")), clock.Describe(Calendar.Date("2027-03-10")).IsVerified));
        Assert.Equal((false, false), (clock.IsCovered(Calendar.Date("2027-01-26")), clock.IsTradingDay(Calendar.Date("2027-01-26"))));
    }

    [Fact]
    public void Every_row_of_BSE_cites_BSE()
    {
        foreach (var clock in new[] { Calendar.Clock("BSE"), Calendar.Clock("BFO") })
        {
            for (var date = new DateOnly(2013, 1, 1); date.Year < 2027; date = date.AddDays(1))
            {
                var day = clock.Describe(date);
                Assert.True(day.Source is null or { Exchange: "BSE" }, $"{date:yyyy-MM-dd} of {clock.Group} cites {day.Source?.Exchange}");
            }
        }

        Assert.Equal("20251212-8", Calendar.Clock("BSE").Describe(Calendar.Date("2026-03-03")).Source?.Number);
        Assert.Equal("NSE/CMTR/71775", Calendar.Clock("NSE").Describe(Calendar.Date("2026-03-03")).Source?.Number);
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
