using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.V1;
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
        Assert.True(new CandleRules().TryGet("NSE", out var rules));
        var state = new InstrumentState { Instrument = "NSE:INFY", Source = "test" };
        state.Bars.Add(new BarState
        {
            Interval = "1m", StartUs = 60_000_000, EndUs = 120_000_000, TradingDate = date,
            Rules = rules.HashOf(BarInterval.OneMinute, 20240301) + (ulong)changed,
        });
        if (isTaken)
        {
            Assert.Equal(1, BarStates.ToBars(state, rules).Bars(rules.IndexOf(BarInterval.OneMinute)).Length);
            return;
        }

        string message = Assert.Throws<PositionException>(() => BarStates.ToBars(state, rules)).Message;
        Assert.Contains($"the calendar of NSE-EQ has other hours for {date}", message, StringComparison.Ordinal);
    }
}
