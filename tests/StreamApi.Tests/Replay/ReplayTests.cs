using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>Replays on time that the test moves: when each item comes is asserted exactly.</summary>
public sealed class ReplayTests
{
    private const long OpenUs = Hosting.Samples.OpenUs;
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";
    private static readonly string[] Both = [Spy, Qqq];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 4)]
    [InlineData(3, 0.5)]
    public async Task Each_tick_comes_when_it_happened_by_the_speed_in_one_order_over_partitions(int seed, double speed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var (ticks, expected) = Market(seed, 400);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        bench.Subscribe("a", Both, new StartFrom.Time(OpenUs), speed);
        await bench.ItemsAsync(400);

        Assert.Equal(expected, bench.Items.Select(i => i.Us));
        Assert.All(bench.Items, i => Assert.Equal(TimeSpan.FromMilliseconds(Math.Ceiling((i.Us - OpenUs) / speed / 1_000)), i.At));
        Assert.Empty(bench.Events("delayed"));
        await bench.EventAsync("caught_up");
        Assert.Equal(Enumerable.Range(1, bench.Events("data").Count), bench.Events("data").Select(f => f.GetProperty("seq").GetInt32()));
        ticks.Trade(Spy, OpenUs + 999_000_000_000);
        await bench.ItemsAsync(401);
    }

    [Fact]
    public async Task As_fast_as_the_client_reads_no_time_passes()
    {
        var (ticks, expected) = Market(4, 300);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        bench.Subscribe("a", Both, new StartFrom.Time(OpenUs), speed: 0);
        await bench.EventAsync("caught_up");
        Assert.Equal(expected, bench.Items.Select(i => i.Us));
        Assert.Equal(TimeSpan.Zero, time.Now);
    }

    [Fact]
    public async Task It_ends_at_to_when_that_is_due()
    {
        var (ticks, expected) = Market(5, 300);
        long toUs = OpenUs + 3_000_000;
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        bench.Subscribe("a", Both, new StartFrom.Time(OpenUs), toUs: toUs);
        await bench.EventAsync("completed");
        Assert.Equal(expected.Where(us => us < toUs), bench.Items.Select(i => i.Us));
        Assert.Equal(TimeSpan.FromSeconds(3), time.Now);
        Assert.Empty(bench.Events("caught_up"));
    }

    [Fact]
    public async Task Paused_it_stands_and_resumed_it_goes_on_as_if_no_time_had_passed()
    {
        var ticks = Every(Spy, 100, 20);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(6);
        await bench.IdleAsync();
        time.Advance(TimeSpan.FromMilliseconds(40));
        await subscription.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(6, bench.Items.Count);
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None);
        await bench.ItemsAsync(20);
        Assert.Equal(Enumerable.Range(0, 20).Select(n => TimeSpan.FromMilliseconds(n * 100) + (n > 5 ? TimeSpan.FromHours(1) : TimeSpan.Zero)), bench.Items.Select(i => i.At));
        Assert.Equal((1, 1), (bench.Events("paused").Count, bench.Events("resumed").Count));
    }

    [Fact]
    public async Task Cut_while_it_was_paused_it_comes_back_paused_where_it_stood_and_goes_on_at_its_speed()
    {
        var ticks = Every(Spy, 1_000, 20);
        string cursor;
        await using (var first = new ReplayBench(ticks, new ManualTime()))
        {
            var cut = first.Subscribe("a", [Spy], new StartFrom.Time(OpenUs), speed: 1);
            await first.ItemsAsync(5);
            await cut.ApplyAsync(new SubscriptionCommand.Speed(10), CancellationToken.None);
            await cut.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None);
            cursor = first.Events("paused")[0].GetProperty("cursor").GetString()!;
        }

        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Resume(cursor, []), speed: 10, paused: true);
        await bench.EventAsync("paused");
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["subscribed", "paused"], bench.Frames.Select(f => f.Frame.GetProperty("event").GetString()!));
        await subscription.ApplyAsync(new SubscriptionCommand.Step(2, null), CancellationToken.None);
        await bench.EventAsync("stepped");
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None);
        await bench.ItemsAsync(15);
        Assert.Equal(Enumerable.Range(5, 15), bench.Items.Select(i => (int)((i.Us - OpenUs) / 1_000_000)));
        Assert.All(bench.Items.Skip(2), i => Assert.Equal(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(((i.Us - OpenUs) / 10_000) - 600), i.At));
    }

    [Fact]
    public async Task All_of_a_clock_come_back_paused_and_one_that_runs_is_not_paused_by_who_joins()
    {
        var ticks = Every(Spy, 1_000, 20);
        await using var bench = new ReplayBench(ticks, new ManualTime());
        bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs), clock: "c", paused: true);
        bench.Subscribe("b", [Spy], new StartFrom.Time(OpenUs), clock: "c", paused: true);
        bench.Subscribe("d", [Spy], new StartFrom.Time(OpenUs), clock: "c");
        await bench.EventAsync("paused", 3);
        Assert.Equal(["a", "b", "d"], bench.Events("paused").Select(f => f.GetProperty("id").GetString()!).Order());
        Assert.Empty(bench.Items);
        await bench.Clock("c").ApplyAsync(new SubscriptionCommand.Resume());
        await bench.ItemsAsync(60);
        using var hold = bench.Hold("c");
        await hold.Clock.StandAsync();
        Assert.Contains("not paused", Assert.Throws<RequestException>(() => hold.Clock.Begin(null, paused: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_sought_back_and_forth_and_the_client_is_told_where_it_goes_on()
    {
        var ticks = Every(Spy, 1_000, 100);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs + 10_000_000));
        await bench.ItemsAsync(3);
        await SeekAsync(new StartFrom.Time(OpenUs + 50_500_000));
        await bench.ItemsAsync(5);
        await SeekAsync(new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(7);
        await SeekAsync(new StartFrom.Span(TimeSpan.FromMilliseconds(900)));
        await bench.ItemsAsync(8);
        Assert.Equal([10, 11, 12, 51, 52, 0, 1, 1], bench.Items.Select(i => (int)((i.Us - OpenUs) / 1_000_000)));
        Assert.Equal(
            [50_500, 0, 100], bench.Events("sought").Select(f => (int)((f.GetProperty("time_us").GetInt64() - OpenUs) / 1_000)));
        Assert.Equal(Enumerable.Range(1, bench.Events("data").Count), bench.Events("data").Select(f => f.GetProperty("seq").GetInt32()));

        // Time goes on from where it was sought to: the next tick is half a second away.
        Assert.Equal(TimeSpan.FromMilliseconds(500), bench.Items[3].At - bench.Items[2].At);

        Task SeekAsync(StartFrom to) => subscription.ApplyAsync(new SubscriptionCommand.Seek(to), CancellationToken.None);
    }

    [Fact]
    public async Task Steps_send_so_many_items_or_so_much_time_and_leave_it_paused()
    {
        var ticks = Every(Spy, 1_000, 100);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(1);
        Assert.Contains("pause", (await Assert.ThrowsAsync<RequestException>(() => StepAsync(new(1, null)))).Message, StringComparison.Ordinal);
        await subscription.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None);
        var paused = time.Now;
        await StepAsync(new(3, null));
        await bench.EventAsync("stepped", 1);
        await StepAsync(new(null, TimeSpan.FromSeconds(10)));
        await bench.EventAsync("stepped", 2);
        Assert.Equal(Enumerable.Range(0, 14), bench.Items.Select(i => (int)((i.Us - OpenUs) / 1_000_000)));
        Assert.Equal([3, 13], bench.Events("stepped").Select(f => (int)((f.GetProperty("time_us").GetInt64() - OpenUs) / 1_000_000)));
        Assert.Equal(paused, time.Now);
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None);
        await bench.ItemsAsync(15);
        Assert.Equal(TimeSpan.FromSeconds(1), time.Now - paused);

        Task StepAsync(SubscriptionCommand.Step step) => subscription.ApplyAsync(step, CancellationToken.None);
    }

    [Fact]
    public async Task The_speed_changes_while_it_runs()
    {
        var ticks = Every(Spy, 1_000, 100);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(3);
        await subscription.ApplyAsync(new SubscriptionCommand.Speed(10), CancellationToken.None);
        await bench.ItemsAsync(13);
        Assert.Equal(TimeSpan.FromSeconds(3), time.Now);
        await subscription.ApplyAsync(new SubscriptionCommand.Speed(0), CancellationToken.None);
        await bench.EventAsync("caught_up");
        Assert.Equal(100, bench.Items.Count);
        Assert.Equal(TimeSpan.FromSeconds(3), time.Now);
        Assert.Equal([10.0, 0.0], bench.Events("speed").Select(f => f.GetProperty("speed").GetDouble()));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 0.5)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public async Task Paused_at_any_speed_it_goes_on_at_another_from_where_it_stands(double before, double after)
    {
        var ticks = Every(Spy, 1_000, 20);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs), before, paused: true);
        await subscription.ApplyAsync(new SubscriptionCommand.Step(5, null), CancellationToken.None);
        await bench.EventAsync("stepped");
        time.Advance(TimeSpan.FromMinutes(1));
        await subscription.ApplyAsync(new SubscriptionCommand.Speed(after), CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(1));
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None);
        await bench.ItemsAsync(20);
        Assert.Equal(Enumerable.Range(1, 15).Select(n => TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(n / after)), bench.Items.Skip(5).Select(i => i.At));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Into_the_present_it_neither_leaves_out_nor_repeats_while_ticks_come(int seed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (ticks, expected) = Market(seed, 100);
        await using var bench = new ReplayBench(ticks, new ManualTime());
        bench.Subscribe("a", Both, new StartFrom.Time(OpenUs), speed: 60);

        // Some come while it is behind, some at the joint, some live.
        for (int items = 10; expected.Count < 400; items += random.Next(1, 20))
        {
            await bench.ItemsAsync(Math.Min(items, expected.Count));
            for (int n = random.Next(1, 15); n > 0; n--)
            {
                expected.Add(expected[^1] + random.Next(1, 60_000));
                ticks.Trade(Both[random.Next(2)], expected[^1]);
            }
        }

        await bench.ItemsAsync(expected.Count);
        await bench.EventAsync("caught_up");
        Assert.Equal(expected.Order(), bench.Items.Select(i => i.Us).Order());
        Assert.Single(bench.Events("caught_up"));
        Assert.All(Both, instrument => Assert.Equal(
            bench.Items.Where(i => i.Instrument == instrument).Select(i => i.Number).Order(), bench.Items.Where(i => i.Instrument == instrument).Select(i => i.Number)));
    }

    [Fact]
    public async Task A_client_that_did_not_read_is_told_of_the_delay_and_gets_no_burst()
    {
        var ticks = Every(Spy, 1_000, 30);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(5);
        var reads = new TaskCompletionSource();
        bench.Reads = reads.Task;
        await bench.IdleAsync();
        time.Advance(TimeSpan.FromSeconds(8));
        reads.SetResult();
        await bench.ItemsAsync(30);
        var spacing = bench.Items.Zip(bench.Items.Skip(1), (a, b) => b.At - a.At).ToList();
        Assert.Single(spacing, s => s != TimeSpan.FromSeconds(1));
        Assert.Equal(7_000, Assert.Single(bench.Events("delayed")).GetProperty("by_ms").GetInt32());
    }

    [Fact]
    public async Task Live_it_is_paused_and_sought_back_from_its_last_item_however_long_nothing_came()
    {
        var ticks = Every(Spy, 1_000, 10);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var subscription = bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs));
        await bench.EventAsync("caught_up");
        time.Advance(TimeSpan.FromHours(1));
        await subscription.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None);
        await subscription.ApplyAsync(new SubscriptionCommand.Seek(new StartFrom.Span(TimeSpan.FromMilliseconds(2_500))), CancellationToken.None);
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None);
        await bench.EventAsync("caught_up", 2);
        Assert.Equal([7, 8, 9], bench.Items.Skip(10).Select(i => (int)((i.Us - OpenUs) / 1_000_000)));
    }

    [Fact]
    public async Task Subscriptions_of_one_clock_share_its_order_and_are_sought_and_paused_together()
    {
        var (ticks, expected) = Market(8, 200);
        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        var first = bench.Hold("day");
        var second = bench.Hold("day");
        bench.Subscribe(first, "a", [Spy], new StartFrom.Time(OpenUs));
        bench.Subscribe(second, "b", [Qqq], new StartFrom.Time(OpenUs));
        await bench.ItemsAsync(100);
        Assert.Equal(expected.Take(100), bench.Items.Take(100).Select(i => i.Us));
        await bench.Clock("day").ApplyAsync(new SubscriptionCommand.Pause());
        await bench.Clock("day").ApplyAsync(new SubscriptionCommand.Seek(new StartFrom.Time(OpenUs)));
        int before = bench.Items.Count;
        await bench.Clock("day").ApplyAsync(new SubscriptionCommand.Resume());
        await bench.ItemsAsync(before + 200);
        Assert.Equal(expected, bench.Items.Skip(before).Select(i => i.Us));
        Assert.Equal(["a", "b"], bench.Events("sought").Select(f => f.GetProperty("id").GetString()!).Order());
        Assert.Equal(["a", "b"], bench.Items.Select(i => i.Id).Distinct().Order());
    }

    [Fact]
    public async Task Who_joins_later_begins_at_the_present_of_the_clock()
    {
        var ticks = new FakeTicks(4);
        for (int n = 0; n < 100; n++)
        {
            ticks.Trade(Spy, OpenUs + (n * 1_000_000));
            ticks.Trade(Qqq, OpenUs + (n * 1_000_000) + 500_000);
        }

        var time = new ManualTime();
        await using var bench = new ReplayBench(ticks, time);
        bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs), clock: "c");
        await bench.ItemsAsync(10);
        bench.Subscribe("b", [Qqq], new StartFrom.Time(OpenUs), speed: null, clock: "c");
        await bench.ItemsAsync(30);
        Assert.Equal(9, (bench.Items.First(i => i.Id == "b").Us - OpenUs) / 1_000_000);
        Assert.Equal(bench.Items.Select(i => i.Us).Order(), bench.Items.Select(i => i.Us));
        Assert.All(bench.Items, i => Assert.Equal((i.Us - OpenUs) / 1_000, (long)i.At.TotalMilliseconds));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Cut_anywhere_it_resumes_from_its_last_cursor_with_the_same_items(int seed)
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (ticks, expected) = Market(seed, 500);
        var got = new List<long>();
        StartFrom from = new StartFrom.Time(OpenUs);
        while (got.Count < expected.Count)
        {
            var time = new ManualTime();
            await using var bench = new ReplayBench(ticks, time);
            bench.Subscribe("a", Both, from, speed: 100);
            int frames = random.Next(1, 60);
            await bench.RunUntilAsync(() => bench.Events("data").Count >= frames || got.Count + bench.Items.Count >= expected.Count, "frames");
            var kept = bench.Events("data").Take(frames).ToList();
            got.AddRange(kept.SelectMany(f => f.GetProperty("data").EnumerateArray()).Select(i => i.GetProperty("trade_us").GetInt64()));
            from = new StartFrom.Resume(kept[^1].GetProperty("cursor").GetString()!, []);
        }

        Assert.Equal(expected, got);
    }

    [Fact]
    public async Task Whoever_leaves_need_not_wait_for_a_broker_that_is_away()
    {
        var ticks = Every(Spy, 1_000, 500);
        var bench = new ReplayBench(ticks, new ManualTime());
        bench.Subscribe("a", [Spy], new StartFrom.Time(OpenUs), speed: 0);
        await bench.ItemsAsync(1);
        ticks.Away = new TaskCompletionSource().Task;

        // Throws where it takes longer than its patience.
        await bench.DisposeAsync();
    }

    /// <summary>Ticks of two instruments at seeded times, and those times in order.</summary>
    private static (FakeTicks Ticks, List<long> Expected) Market(int seed, int count)
    {
        var random = new Random(seed);
        var ticks = new FakeTicks(4);
        var expected = new List<long>();
        long us = OpenUs;
        for (int n = 0; n < count; n++)
        {
            us += random.Next(1, 60_000);
            ticks.Trade(Both[random.Next(2)], us);
            expected.Add(us);
            if (n % 40 == 0)
            {
                ticks.Clock(us);
            }
        }

        return (ticks, expected);
    }

    private static FakeTicks Every(string instrument, int milliseconds, int count)
    {
        var ticks = new FakeTicks(2);
        for (int n = 0; n < count; n++)
        {
            ticks.Trade(instrument, OpenUs + (n * milliseconds * 1_000L));
        }

        return ticks;
    }
}
