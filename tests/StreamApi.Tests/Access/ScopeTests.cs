using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;

namespace Candlewick.StreamApi.Tests.Access;

public sealed class ScopeTests
{
    [Theory]
    [InlineData("*", "*", "candles", "NSE:INFY", true)]
    [InlineData("*", "*", "reference", "NSE:INFY", true)]
    [InlineData("*", "*", "admin", "NSE:INFY", false)] // named or not at all
    [InlineData("*", "*", "metrics", "NSE:INFY", false)]
    [InlineData("candles", "NSE:*", "candles", "NSE:INFY", true)]
    [InlineData("candles", "NSE:*", "candles", "NSEX:INFY", false)]
    [InlineData("candles", "NSE:*", "candles.live", "NSE:INFY", false)]
    [InlineData("candles", "NSE:INFY", "candles", "NSE:INFYX", false)]
    [InlineData("ticks,admin", "*", "admin", "NSE:INFY", true)]
    [InlineData("", "*", "candles", "NSE:INFY", false)]
    public void A_scope_is_channels_of_instruments(string channels, string instruments, string channel, string instrument, bool allowed) =>
        Assert.Equal(allowed, Scope(channels, instruments).Allows(channel, instrument));

    [Theory]
    [InlineData("NSE:*", "NSE:INFY", "NSE:I", true)]
    [InlineData("NSE:*", "", "NSE:", true)]
    [InlineData("NSE:*", "", "NS", false)] // would mean NSX:… too
    [InlineData("NSE:INFY", "", "NSE:INFY", false)] // a pattern means more than the one
    [InlineData("NSE:*", "NSE:INFY,NYSE:SPY", "", false)]
    [InlineData("*", "NYSE:SPY", "NSE", true)]
    public void A_pattern_is_allowed_where_all_that_it_will_ever_mean_is(string scope, string ids, string prefix, bool covered) => Assert.Equal(
        covered, Scope("candles", scope).Covers(new InstrumentSet(ids.Split(',', StringSplitOptions.RemoveEmptyEntries), prefix.Length > 0 ? [prefix] : [])));

    private static AccessScope Scope(string channels, string instruments) => new(channels.Split(','), instruments.Split(','));
}
