using System.Diagnostics;
using Candlewick.AlertRules.Definition;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.AlertRules.Tests;

public sealed class AllocationTests(ITestOutputHelper output)
{
    private const long OpenUs = 1_381_152_600_000_000;

    [Fact]
    public void A_tick_that_touches_none_of_100_000_rules_allocates_nothing()
    {
        const int Rules = 100_000, Ticks = 100_000;
        Assert.True(new CandleRules().TryGet("NYSE", out var hours));
        var watch = new InstrumentWatch(Tape.Spy, hours.Clock, reachesBelowZero: false);
        for (int i = 0; i < Rules; i++)
        {
            // Far above and far below what is traded.
            decimal level = i % 2 == 0 ? 200 + (i / 100m) : 50 - (i / 10_000m);
            var price = new PriceCondition(i % 2 == 0 ? Comparison.Above : Comparison.CrossesBelow, level);
            watch.Put(new RuleWatch($"r{i}", 1, new RuleDefinition(Tape.Spy, IsOfFeed: false, price)));
        }

        var sink = new NoAlerts();
        Run(watch, sink, 0, Ticks);
        long before = GC.GetAllocatedBytesForCurrentThread();
        long begun = Stopwatch.GetTimestamp();
        Run(watch, sink, Ticks, Ticks);
        var took = Stopwatch.GetElapsedTime(begun);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{took.TotalMicroseconds / Ticks:0.000} us a tick, {allocated} bytes in {Ticks} ticks");
        Assert.Equal(0, allocated);
    }

    private static void Run(InstrumentWatch watch, NoAlerts sink, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            var tick = new Tick
            {
                Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = OpenUs + (i * 10_000L), PriceScale = 2, Price = 10_000 + (i * 7 % 1_000), Size = 1,
            };
            watch.Apply(tick, sink);
        }
    }

    private sealed class NoAlerts : IAlertSink
    {
        public void Alert(RuleWatch rule, AlertCause cause) => throw new InvalidOperationException("none was to be touched");
    }
}
