using System.Globalization;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Notices;

namespace Candlewick.StreamApi.Tests.Notices;

public sealed class SessionStandingTests
{
    [Theory]
    // An ordinary day, then the day after Thanksgiving, which closes at 13:00, and the weekend after it.
    [InlineData("NYSE", "2026-11-25T15:00:00Z", "continuous", "2026-11-27T14:30:00Z", "2026-11-25T21:00:00Z")]
    [InlineData("NYSE", "2026-11-25T14:29:59Z", "pre_market", "2026-11-25T14:30:00Z", "2026-11-25T21:00:00Z")]
    [InlineData("NYSE", "2026-11-26T15:00:00Z", "closed", "2026-11-27T14:30:00Z", "2026-11-27T18:00:00Z")]
    [InlineData("NYSE", "2026-11-27T18:00:00Z", "after_market", "2026-11-30T14:30:00Z", "2026-11-30T21:00:00Z")]
    [InlineData("NYSE", "2026-11-28T15:00:00Z", "closed", "2026-11-30T14:30:00Z", "2026-11-30T21:00:00Z")]
    [InlineData("NSE-EQ", "2026-11-27T03:35:00Z", "pre_open", "2026-11-27T03:45:00Z", "2026-11-27T10:00:00Z")]
    [InlineData("CRYPTO", "2026-11-28T15:00:00Z", "continuous", null, null)]
    public void A_group_stands_where_its_calendar_says(string group, string at, string phase, string? opens, string? closes)
    {
        var standings = new SessionStandings();
        var clock = Clock(group);
        var standing = standings.Of(clock, Us(at)!.Value);

        Assert.Equal((phase, Us(opens), Us(closes)), (standing.Phase, standing.NextOpenUs, standing.NextCloseUs));
        Assert.Same(standing, standings.Of(clock, Us(at)!.Value));
    }

    [Fact]
    public void It_changes_when_the_phase_does()
    {
        var standings = new SessionStandings();
        var clock = Clock("NYSE");
        long open = Us("2026-11-25T14:30:00Z")!.Value;

        Assert.Equal("pre_market", standings.Of(clock, open - 1).Phase);
        Assert.Equal("continuous", standings.Of(clock, open).Phase);
        Assert.Equal("pre_market", standings.Of(clock, open - 1).Phase);
    }

    private static SessionClock Clock(string name)
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet(name, out var group));
        return new SessionClock(group);
    }

    private static long? Us(string? time) => time is null ? null : TickTime.Of(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
