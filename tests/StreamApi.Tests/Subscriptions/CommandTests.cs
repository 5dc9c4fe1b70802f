using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Commands for a subscription that runs, without network.</summary>
public sealed class CommandTests
{
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Paused_it_sends_nothing_and_resumed_it_goes_on_from_its_cursor_however_long_it_was_away()
    {
        // What is written while it is paused is far more than the ring holds: read on from memory, it would be too slow or lose bars.
        var log = new FakeLog(partitions: 1, ringRecords: 10);
        await using var run = new Run(log, Plan(log, Spy));
        await run.UntilAsync("caught_up");
        log.Write(Spy, 0);
        await run.ItemsAsync(1);
        await run.Subscription.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        string cursor = (await run.UntilAsync("paused")).GetProperty("cursor").GetString()!;
        for (int n = 1; n < 200; n++)
        {
            log.Write(Spy, n);
        }

        await run.Subscription.ApplyAsync(new SubscriptionCommand.Pause(), CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(cursor, (await run.UntilAsync("paused", after: "paused")).GetProperty("cursor").GetString());
        Assert.Single(run.Items);
        await run.Subscription.ApplyAsync(new SubscriptionCommand.Resume(), CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(cursor, (await run.UntilAsync("resumed")).GetProperty("cursor").GetString());
        await run.ItemsAsync(200);
        await run.UntilAsync("caught_up", after: "resumed");
        run.Follower.AssertWhole([Spy], 200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task An_update_of_a_live_subscription_joins_and_leaves_without_a_gap(int seed)
    {
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var log = new FakeLog(partitions: 4, ringRecords: 1_000);
        var stored = new List<CandleRow>();
        int written = 0;
        Write(random.Next(1, 5));
        await using var run = new Run(log, Plan(log, Spy), new FakeHistory(stored, _ => 0));
        await run.ItemsAsync(written);
        await run.UntilAsync("caught_up");
        int joined = written;
        await run.Subscription.ApplyAsync(new SubscriptionCommand.Update([Qqq], [], null), CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        Assert.Equal(Qqq, (await run.UntilAsync("updated")).GetProperty("added")[0].GetProperty("instrument").GetString());
        Write(random.Next(1, 20));
        await run.ItemsAsync(written + 1 + (written - joined));
        Assert.Equal(Enumerable.Range(0, written), run.NumbersOf(Spy));

        // Its newest stored bar as the present state, then every one that followed, once.
        Assert.Equal(Enumerable.Range(joined - 1, written - joined + 1), run.NumbersOf(Qqq));
        int left = written;
        await run.Subscription.ApplyAsync(new SubscriptionCommand.Update([], [Spy], null), CancellationToken.None).WaitAsync(Patience, TimeProvider.System);
        var position = Cursor.Decode((await run.UntilAsync("updated", after: "updated")).GetProperty("cursor").GetString()!)!;
        Assert.Equal([InstrumentPartition.Of(Qqq, 4)], position.Positions.Select(p => p.Partition));
        Assert.Equal(new Scope(CandleChannels.Closed, new InstrumentSet([Qqq], []), ["1m"]).Hash, position.Subscription);
        Write(3);
        await run.ItemsAsync(left + 1 + (written - joined));
        Assert.Equal(Enumerable.Range(0, left), run.NumbersOf(Spy));
        Assert.Equal(Enumerable.Range(joined - 1, written - joined + 1), run.NumbersOf(Qqq));

        void Write(int bars)
        {
            for (; bars > 0; bars--, written++)
            {
                foreach (string instrument in new[] { Spy, Qqq })
                {
                    int partition = InstrumentPartition.Of(instrument, 4);
                    stored.Add(CandleRow.From(Samples.Bar(instrument, written), partition, log.Topic.Rings[partition].Next, null));
                    log.Write(instrument, written);
                }
            }
        }
    }

    [Fact]
    public async Task What_cannot_be_updated_is_refused_and_the_subscription_goes_on()
    {
        var log = new FakeLog(partitions: 1, ringRecords: 100);
        await using var run = new Run(log, Plan(log, Spy));
        await run.UntilAsync("caught_up");
        Assert.Contains("by its own name", await RefusedAsync(new([], [Qqq], null)), StringComparison.Ordinal);
        Assert.Contains("NYSE:*", await RefusedAsync(new([], ["NYSE:*"], null)), StringComparison.Ordinal);
        Assert.Contains("unsubscribe", await RefusedAsync(new([], [Spy], null)), StringComparison.Ordinal);
        Assert.Contains("conflate", await RefusedAsync(new([Qqq], [], TimeSpan.FromSeconds(1))), StringComparison.Ordinal);
        log.Write(Spy, 0);
        await run.ItemsAsync(1);
        await run.StopAsync();
        Assert.Contains("has ended", await RefusedAsync(new([Qqq], [], null)), StringComparison.Ordinal);

        async Task<string> RefusedAsync(SubscriptionCommand.Update update) => (await Assert.ThrowsAsync<RequestException>(
            () => run.Subscription.ApplyAsync(update, CancellationToken.None).WaitAsync(Patience, TimeProvider.System))).Message;
    }

    private static SubscriptionPlan Plan(FakeLog log, string instrument)
    {
        var scope = new Scope(CandleChannels.Closed, new InstrumentSet([instrument], []), ["1m"]);
        var positions = scope.Instruments.Partitions(log.Topic.Rings.Partitions).Select(p => (p, 0L));
        return new SubscriptionPlan(scope, new Resolution(scope.Instruments, [new ResolvedInstrument(instrument, instrument, true)]), SubscriptionPosition.AtLog(positions));
    }

    /// <summary>A subscription that runs, and what its client got.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly Lock _gate = new();
        private readonly List<JsonElement> _frames = [];
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Run(FakeLog log, SubscriptionPlan plan, FakeHistory? history = null)
        {
            Follower.Subscribe("0");
            Subscription = log.Subscribe(plan, new FakeSink(Take), 5, history);
            _running = Task.Run(() => Subscription.RunAsync(_stop.Token));
        }

        public Follower Follower { get; } = new("");

        public StreamSubscription Subscription { get; }

        public List<(string Instrument, string Interval, long StartUs, int Revision)> Items
        {
            get
            {
                lock (_gate)
                {
                    return [.. Follower.Items];
                }
            }
        }

        public IEnumerable<int> NumbersOf(string instrument) =>
            Items.Where(i => i.Instrument == instrument).Select(i => (int)((i.StartUs - Samples.OpenUs) / Samples.MinuteUs));

        public Task ItemsAsync(int count) => Candlewick.Tests.Support.Eventually.TrueAsync(() => Items.Count >= count, Patience, $"{count} items have come");

        /// <summary>The first event called <paramref name="name"/> that comes after the first called <paramref name="after"/>.</summary>
        public async Task<JsonElement> UntilAsync(string name, string? after = null)
        {
            JsonElement found = default;
            await Candlewick.Tests.Support.Eventually.TrueAsync(
                () =>
                {
                    lock (_gate)
                    {
                        int from = after is null ? 0 : _frames.FindIndex(f => f.GetProperty("event").GetString() == after) + 1;
                        found = _frames.Skip(from).FirstOrDefault(f => f.GetProperty("event").GetString() == name);
                        return found.ValueKind == JsonValueKind.Object;
                    }
                },
                Patience,
                $"{name} has come");
            return found;
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private Task Take(JsonElement frame)
        {
            lock (_gate)
            {
                Follower.Take(frame);
                _frames.Add(frame);
                return Task.CompletedTask;
            }
        }
    }
}
