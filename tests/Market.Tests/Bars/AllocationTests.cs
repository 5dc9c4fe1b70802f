using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

public sealed class AllocationTests : IBarSink
{
    private long _published;

    [Theory]
    [InlineData(TickKind.Trade, "1s 1m 5m 1d")]
    [InlineData(TickKind.Snapshot, "1s 1m 5m 1d")]
    [InlineData(TickKind.Trade, "1s 1s@bid 1s@mid 50t 5000v 10000to 90r 90rk 50rk@ask")]
    [InlineData(TickKind.Snapshot, "1s 1s@bid 1s@mid 50t 5000v 10000to 90r 90rk 50rk@ask")]
    public void A_tick_allocates_nothing(TickKind kind, string specs)
    {
        var id = InstrumentId.Parse("NYSE:SPY");
        Assert.True(Tape.RulesOf(specs.Split(' ')).TryGet(id.Venue, out var rules));
        var bars = new InstrumentBars(id, "test", rules);
        var feed = new SourceClock("test");
        long time = new DateTimeOffset(2013, 10, 7, 10, 0, 0, TimeSpan.FromHours(-4)).ToUnixTimeMilliseconds() * 1000;
        long sequence = 0;
        // The first minutes grow the arrays to what the revision window holds.
        Feed(600);
        long published = _published;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(3600);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.True(_published > published + 3600);

        void Feed(int seconds)
        {
            for (int second = 0; second < seconds; second++)
            {
                for (int i = 0; i < 20; i++)
                {
                    time += 50_000;
                    sequence++;
                    var tick = new Tick
                    {
                        Kind = kind,
                        Fields = TickFields.Price | TickFields.Size | TickFields.Sequence | TickFields.CumulativeVolume | TickFields.Bid | TickFields.Ask,
                        // One in twenty is late by up to a minute: the binary search and a revision.
                        TradeUs = i == 7 ? time - (second % 60 * 1_000_000) : time,
                        ExchangeUs = time,
                        Price = 10000 + (sequence % 100),
                        Bid = 10000 + (sequence % 90),
                        Ask = 10003 + (sequence % 90),
                        PriceScale = (int)(sequence % 3),
                        Size = 100,
                        CumulativeVolume = sequence * 100,
                        Sequence = sequence,
                    };
                    bars.Apply(tick, sequence, feed);
                }

                feed.Apply(new Tick { Kind = TickKind.Clock, ClockUs = time, ClockState = ClockState.Up });
                bars.Close(feed, this);
            }
        }
    }

    void IBarSink.Publish(InstrumentBars owner, BarSpec interval, in Bar bar, uint revision, long closedAtUs) => _published++;
}
