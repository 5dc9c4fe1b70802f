using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Sessions.Calendars;
using Candlewick.Tests.Support;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>The files the project comes with.</summary>
public sealed class CalendarDataTests
{
    public static TheoryData<string> Files => [.. CalendarLibrary.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_passes_the_check_and_is_named_after_its_calendar(string name)
    {
        byte[] utf8 = CalendarLibrary.Read(name);
        Assert.Empty(CalendarCheck.Problems(utf8));
        Assert.Equal(name, CalendarJson.Parse(utf8).Calendar + ".json");
    }

    [Fact]
    public void Every_group_that_others_name_is_there()
    {
        Assert.Equal(
            ["BFO", "BSE", "CDS", "CRYPTO", "MCX-AGRI", "MCX-AGRI-DAY", "MCX-METAL", "NASDAQ", "NFO", "NSE-EQ", "NSE-EQ-CAS", "NYSE", "SIM", "SIM-DAY"],
            SessionCatalog.For(SessionMode.Extended).Groups);
        Assert.Equal(
            ["BCD", "BFO", "BINANCE", "BSE", "CDS", "COINBASE", "KRAKEN", "MCX", "NASDAQ", "NFO", "NSE", "NYSE", "SIM"],
            SessionCatalog.For(SessionMode.Extended).Venues);
    }

    [Theory]
    [InlineData("NSE", "INFY", true)]
    [InlineData("NSE", "INFY", false)]
    [InlineData("BSE", "INFY", false)]
    [InlineData("NFO", "NIFTY", false)]
    [InlineData("BFO", "SENSEX", false)]
    [InlineData("CDS", "USDINR", false)]
    [InlineData("BCD", "USDINR", false)]
    [InlineData("MCX", "GOLD", false)]
    [InlineData("MCX", "CPO", false)]
    [InlineData("MCX", "MENTHAOIL", false)]
    [InlineData("NYSE", "SPY", false)]
    [InlineData("NASDAQ", "AAPL", false)]
    [InlineData("KRAKEN", "BTC-USD", false)]
    public void Every_group_that_the_master_names_has_a_calendar(string venue, string root, bool hasDerivatives) =>
        Assert.Contains(SessionGroups.Of(venue, root, hasDerivatives), SessionCatalog.For(SessionMode.Extended).Groups);

    [Theory]
    // Trading days as the exchanges counted them.
    [InlineData("NYSE", 2013, 252)]
    [InlineData("NYSE", 2018, 251)]
    [InlineData("NYSE", 2020, 253)]
    [InlineData("NYSE", 2024, 252)]
    [InlineData("NYSE", 2025, 250)]
    [InlineData("NASDAQ", 2025, 250)]
    // 246 ordinary days, two drills on Saturdays, one Saturday in place of a Monday, and the muhurat.
    [InlineData("NSE", 2024, 249)]
    [InlineData("NSE", 2014, 244)]
    [InlineData("NSE", 2015, 248)]
    [InlineData("BSE", 2016, 247)]
    [InlineData("NSE", 2017, 248)]
    [InlineData("NSE", 2018, 246)]
    public void Trading_days_of_a_year(string venue, int year, int count)
    {
        var clock = Calendar.Clock(venue);
        int days = 0;
        for (var date = new DateOnly(year, 1, 1); date.Year == year; date = date.AddDays(1))
        {
            days += clock.IsTradingDay(date) ? 1 : 0;
        }

        Assert.Equal(count, days);
    }

    [Fact]
    public void The_schema_has_the_fields_that_are_read()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedData.RepositoryRoot, "src/Market/Sessions/Calendars/Data/calendar.schema.json")));
        var definitions = schema.RootElement.GetProperty("$defs");
        Type[] types = [typeof(CalendarFile), typeof(GroupEntry), typeof(HoursEntry), typeof(YearEntry), typeof(DayEntry), typeof(SpecialEntry), typeof(PhaseEntry), typeof(MovingTime), typeof(CalendarSource)];
        foreach (var type in types)
        {
            var properties = type.GetProperties().Where(p => p.CanWrite);
            Assert.Equal(
                properties.Select(FieldOf).Order(StringComparer.Ordinal),
                definitions.GetProperty(type.Name).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        }
    }

    private static string FieldOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
}
