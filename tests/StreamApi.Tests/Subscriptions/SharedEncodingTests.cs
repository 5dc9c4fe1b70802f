using System.Text;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>An item is serialized once, however many clients of one encoding get it.</summary>
public sealed class SharedEncodingTests
{
    private const int Clients = 100;
    private const int Bars = 400;

    [Fact]
    public async Task A_hundred_clients_share_one_serialization_of_each_item()
    {
        var log = new FakeLog(partitions: 1, ringRecords: Bars);
        var plain = new CountedEncoding();
        var other = new CountedEncoding();
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var clients = Enumerable.Range(0, Clients).Select(n => new CountingSink(n % 2 == 0 ? plain : other)).ToArray();
        var running = Task.WhenAll(clients.Select(client => Task.Run(() => Subscribe(log, client).RunAsync(done.Token))));
        for (int n = 0; n < Bars; n++)
        {
            log.Write("NYSE:SPY", n);
        }

        await Task.WhenAll(clients.Select(client => client.Finished)).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        await done.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal((Bars, Bars), (plain.Made, other.Made));
        Assert.All(clients, client => Assert.Equal(Bars, client.Got));
    }

    private static Subscription Subscribe(FakeLog log, IEventSink sink)
    {
        var scope = new Scope(CandleChannels.Closed, new InstrumentSet(["NYSE:SPY"], []), ["1m"]);
        var plan = new SubscriptionPlan(scope, new Resolution(scope.Instruments, []), SubscriptionPosition.AtLog([(0, 0)]));
        return log.Subscribe(plan, sink, 50);
    }

    private sealed class CountedEncoding : ItemEncoding
    {
        private int _made;

        public int Made => _made;

        public override byte[] Encode(Item item)
        {
            Interlocked.Increment(ref _made);
            return Encoding.UTF8.GetBytes(item.Instrument);
        }
    }

    private sealed class CountingSink(ItemEncoding encoding) : IEventSink
    {
        private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Got { get; private set; }

        public Task Finished => _finished.Task;

        public ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
        {
            if (happened is ItemBatch batch)
            {
                foreach (var item in batch.Items)
                {
                    Got += item.In(encoding).IsEmpty ? 0 : 1;
                }

                if (Got == Bars)
                {
                    _finished.TrySetResult();
                }
            }

            return ValueTask.CompletedTask;
        }
    }
}
