using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tests.Hosting;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>The subscription engine without network: every interleaving a seed makes.</summary>
public sealed class SubscriptionTests
{
    private static readonly string[] Instruments = ["NYSE:SPY", "NYSE:QQQ", "NYSE:IWM"];

    private static readonly Scope AllMinutes = new(CandleChannels.Closed, new InstrumentSet([], ["NYSE:"]), ["1m"]);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Cut_and_resumed_anywhere_every_bar_comes_once_in_order(int seed)
    {
        const int Bars = 200;
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var log = new FakeLog(partitions: 2, ringRecords: 40);
        var stored = new List<CandleRow>();
        int written = 0;
        WriteBars(log, stored, ref written, random.Next(0, 120));
        long[] b = [.. Enumerable.Range(0, 2).Select(p => log.Topic.Rings[p].Next)];

        // Stored, but after B was fixed: the store must not bring it, the log must.
        WriteBars(log, stored, ref written, random.Next(0, 60));

        var follower = new Follower("");
        string? cursor = null;
        var since = new Dictionary<int, long>();
        while (follower.Items.Count < Bars * Instruments.Length)
        {
            var position = cursor is null
                ? SubscriptionPosition.AtHistory([(0, b[0]), (1, b[1])])
                : SubscriptionPosition.Resume(Cursor.Decode(cursor)!, [.. since.Select(s => (s.Key, s.Value))]);
            int left = random.Next(1, 25);
            using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
            var sink = new FakeSink(frame =>
            {
                Keep(frame, ref cursor, since);
                follower.Take(frame);
                if (written < Bars && random.Next(3) == 0)
                {
                    WriteBars(log, stored, ref written, Math.Min(Bars - written, random.Next(1, 15)));
                }

                if (--left == 0 || (written == Bars && follower.Items.Count >= Bars * Instruments.Length))
                {
                    cut.Cancel();
                }

                return Task.CompletedTask;
            });

            // A client that has caught up and then fell out of the ring is closed, and resumes.
            follower.Subscribe("0");
            var plan = new SubscriptionPlan(AllMinutes, new Resolution(AllMinutes.Instruments, [.. Instruments.Select(i => new ResolvedInstrument(i, i, true))]), position);
            var subscription = log.Subscribe(plan, sink, 7, new FakeHistory(stored, p => b[p]));
            var end = await Record.ExceptionAsync(() => subscription.RunAsync(cut.Token));
            Assert.True(end is OperationCanceledException or SlowClientException, $"{end}");
            Assert.False(end is OperationCanceledException && left > 0 && follower.Items.Count < Bars * Instruments.Length, "nothing came for 20 s: bars are lost");
            if (random.Next(2) == 0)
            {
                // The cursor of a closing frame in the place of the client's own.
                cursor = subscription.Cursor;
                since.Clear();
            }

            if (written < Bars)
            {
                WriteBars(log, stored, ref written, Math.Min(Bars - written, random.Next(0, 30)));
            }
        }

        follower.AssertWhole(Instruments, Bars);
        Assert.True(log.OlderReads > 0 || b.Sum() > 0);
    }

    [Fact]
    public async Task A_client_that_has_caught_up_is_told_at_half_a_ring_and_closed_beyond_it()
    {
        var log = new FakeLog(partitions: 1, ringRecords: 100);
        var events = new List<string>();
        int next = 0;
        var sink = new FakeSink(frame =>
        {
            string name = frame.GetProperty("event").GetString()!;
            events.Add(name);

            // While the client takes its time over a frame, the log goes on: first by a little, then by more than half a ring, then by more than it holds.
            int more = events.Count(e => e == "data") switch { 0 => 1, 1 => 10, 2 => 60, _ => 150 };
            if (name is "caught_up" or "data")
            {
                for (int i = 0; i < more; i++)
                {
                    log.Write("NYSE:SPY", next++);
                }
            }

            return Task.CompletedTask;
        });
        var plan = new SubscriptionPlan(AllMinutes, new Resolution(AllMinutes.Instruments, []), SubscriptionPosition.AtLog([(0, 0)]));
        var subscription = log.Subscribe(plan, sink, 500);
        await Assert.ThrowsAsync<SlowClientException>(() => subscription.RunAsync(CancellationToken.None));
        Assert.Equal(["subscribed", "caught_up", "data", "data", "slow", "data"], events);
        Assert.Equal(1 + 10 + 60, Cursor.Decode(subscription.Cursor)!.Positions[0].Next / 2);
    }

    [Fact]
    public async Task A_client_that_has_not_caught_up_is_never_too_slow()
    {
        var log = new FakeLog(partitions: 1, ringRecords: 10);
        for (int n = 0; n < 500; n++)
        {
            log.Write("NYSE:SPY", n);
        }

        var follower = new Follower("");
        int next = 500;
        using var cut = new CancellationTokenSource();
        var sink = new FakeSink(frame =>
        {
            follower.Take(frame);
            for (int i = 0; i < 8 && next < 2_000 && !follower.IsCaughtUp; i++)
            {
                log.Write("NYSE:SPY", next++);
            }

            if (follower.IsCaughtUp)
            {
                cut.Cancel();
            }

            return Task.CompletedTask;
        });
        var plan = new SubscriptionPlan(AllMinutes, new Resolution(AllMinutes.Instruments, []), SubscriptionPosition.AtLog([(0, 0)]));
        var subscription = log.Subscribe(plan, sink, 10);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscription.RunAsync(cut.Token));
        follower.AssertWhole(["NYSE:SPY"], next);
        Assert.True(log.OlderReads > 10, $"{log.OlderReads} reads behind the ring");
    }

    private static void WriteBars(FakeLog log, List<CandleRow> stored, ref int written, int count)
    {
        for (int i = 0; i < count; i++, written++)
        {
            foreach (string instrument in Instruments)
            {
                int partition = Candlewick.Streaming.Topics.InstrumentPartition.Of(instrument, 2);
                stored.Add(CandleRow.From(Samples.Bar(instrument, written), partition, log.Topic.Rings[partition].Next, null));
                log.Write(instrument, written);
            }
        }
    }

    private static void Keep(JsonElement frame, ref string? cursor, Dictionary<int, long> since)
    {
        if (frame.TryGetProperty("cursor", out var full))
        {
            cursor = full.GetString();
            since.Clear();
        }
        else if (frame.TryGetProperty("pos", out var pos))
        {
            string[] parts = pos.GetString()!.Split('.');
            since[int.Parse(parts[0], null)] = long.Parse(parts[1], null);
        }
    }
}
