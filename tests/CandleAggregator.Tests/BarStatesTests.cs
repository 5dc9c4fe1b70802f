using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Transactions;

namespace Candlewick.CandleAggregator.Tests;

public sealed class BarStatesTests
{
    [Theory]
    [InlineData(20240301u, 0, true)] // As it was begun
    [InlineData(20240301u, 1, false)] // Other hours by now
    [InlineData(20240325u, 0, false)] // Holi: no trading day at all
    public void A_bar_is_taken_up_under_the_hours_it_was_begun_under(uint date, int changed, bool isTaken)
    {
        var all = new CandleRules();
        Assert.True(all.TryGet("NSE", out var rules));
        var state = new InstrumentState { Instrument = "NSE:INFY", Source = "test" };
        state.Bars.Add(new BarState
        {
            Interval = "1m", StartUs = 60_000_000, EndUs = 120_000_000, TradingDate = date,
            Rules = rules.HashOf(BarSpec.OneMinute, 20240301) + (ulong)changed,
        });
        if (isTaken)
        {
            Assert.Equal(1, BarStates.ToBars(state, all).Bars(rules.IndexOf(BarSpec.OneMinute)).Length);
            return;
        }

        string message = Assert.Throws<PositionException>(() => BarStates.ToBars(state, all)).Message;
        Assert.Contains($"the calendar of NSE-EQ has other hours for {date}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", "NSE-EQ", null)] // Of a build that knew no other
    [InlineData("NSE-EQ-CAS", "", "NSE-EQ-CAS", null)]
    [InlineData("NSE-EQ", "NSE-EQ-CAS", "NSE-EQ", "NSE-EQ-CAS")] // Bars of today's hours are there still
    public void The_session_group_comes_back_and_the_one_that_waits(string group, string next, string expected, string? expectedNext)
    {
        var rules = new CandleRules();
        Assert.True(rules.TryGet(expected, out var of));
        var state = new InstrumentState { Instrument = "NSE:INFY", Source = "test", SessionGroup = group, NextSessionGroup = next };
        state.Bars.Add(new BarState { Interval = "1m", StartUs = 60_000_000, EndUs = 120_000_000, TradingDate = 20260803, Rules = of.HashOf(BarSpec.OneMinute, 20260803) });

        var bars = BarStates.ToBars(state, rules);
        Assert.Equal((expected, expectedNext, false), (bars.Rules.Group.Name, bars.NextRules?.Group.Name, bars.IsDirty));
        var again = BarStates.ToState(bars);
        Assert.Equal((expected, next), (again.SessionGroup, again.NextSessionGroup));
    }

    [Fact]
    public void A_group_that_the_calendars_do_not_have_is_refused_with_the_remedy()
    {
        var state = new InstrumentState { Instrument = "NSE:INFY", Source = "test", SessionGroup = "NSE-EQ-NIGHT" };
        string message = Assert.Throws<PositionException>(() => BarStates.ToBars(state, new CandleRules())).Message;
        Assert.Contains("session group 'NSE-EQ-NIGHT'", message, StringComparison.Ordinal);
        Assert.Contains("TOPIC_PREFIX", message, StringComparison.Ordinal);
    }
}
