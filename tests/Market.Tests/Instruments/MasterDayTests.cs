using System.Globalization;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Market.Tests.Instruments;

public sealed class MasterDayTests
{
    [Theory]
    [InlineData("2026-11-20T18:29:59Z", "2026-11-20")]
    [InlineData("2026-11-20T18:30:00Z", "2026-11-21")]
    public void The_day_begins_at_midnight_in_India(string instant, string date) =>
        Assert.Equal(DateOnly.Parse(date, CultureInfo.InvariantCulture), MasterDay.At(At(instant)));

    [Theory]
    [InlineData("2026-11-20T03:14:59Z", "2026-11-20T03:15:00Z")]
    [InlineData("2026-11-20T03:15:00Z", "2026-11-21T03:15:00Z")]
    [InlineData("2026-11-20T20:00:00Z", "2026-11-21T03:15:00Z")]
    [InlineData("2026-11-20T22:00:00-05:00", "2026-11-21T03:15:00Z")]
    [InlineData("2026-12-31T12:00:00Z", "2027-01-01T03:15:00Z")]
    public void A_quarter_to_nine_in_India_is_a_quarter_past_three_in_UTC_and_comes_once_a_day(string now, string next) =>
        Assert.Equal(At(next), MasterDay.Next(At(now), new TimeOnly(8, 45)));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
