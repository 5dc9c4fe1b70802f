using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

public sealed class TimeRangeTests
{
    [Theory]
    [InlineData("2026-11-24", "Asia/Kolkata", 1_795_458_600)]
    [InlineData("1970-01-01", "America/New_York", 5 * 3600)]
    [InlineData("1970-01-01", "Asia/Kolkata", 0)]
    [InlineData("0001-01-01", "Asia/Kolkata", 0)]
    [InlineData("9999-12-31", "America/New_York", 253_402_232_400)]
    public void Every_date_begins_at_a_time(string date, string zone, long seconds) =>
        Assert.Equal(seconds * 1_000_000, TimeRange.Midnight(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone)));
}
