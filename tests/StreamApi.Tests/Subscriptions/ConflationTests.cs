using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Candlewick.StreamApi.Items;
using Candlewick.Contracts.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>How often a state is sent, with time moved by hand.</summary>
public sealed class ConflationTests : IAsyncDisposable
{
    private const string Instrument = "NSE:RELIANCE";
    private const string Other = "NSE:INFY";

    private readonly HandTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly TopicState _state = new();
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _data = [];
    private readonly CancellationTokenSource _stop = new();
    private StateSubscription? _subscription;
    private Task _running = Task.CompletedTask;
    private long _offset;
    private bool _isCaughtUp;

    [Fact]
    public async Task The_last_value_of_a_burst_arrives_when_the_interval_is_over_and_no_value_twice()
    {
        await StartAsync(conflate: null);
        Write(Instrument, 1);
        await SizesAsync(1);
        for (int n = 2; n <= 50; n++)
        {
            Write(Instrument, n);
        }

        Write(Other, 51);
        await Eventually.TrueAsync(() => _time.Waiting > 0, TimeSpan.FromSeconds(20), "it waits");
        _time.Pass(TimeSpan.FromMilliseconds(99));
        Assert.Equal([1], Sizes());
        _time.Pass(TimeSpan.FromMilliseconds(1));
        await SizesAsync(1, 50, 51);
        Assert.Equal([false, true], Flags());

        // Long after: nothing has changed, nothing comes; then the next one at once.
        _time.Pass(TimeSpan.FromSeconds(10));
        Write(Instrument, 52);
        await SizesAsync(1, 50, 51, 52);
        Assert.Equal([false, true, false], Flags());
    }

    [Fact]
    public async Task Without_conflation_each_change_comes_as_fast_as_it_is_read()
    {
        await StartAsync(conflate: TimeSpan.Zero);
        for (int n = 1; n <= 20; n++)
        {
            Write(Instrument, n);
            await SizesAsync([.. Enumerable.Range(1, n)]);
        }

        Assert.DoesNotContain(true, Flags());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _subscription?.Dispose();
        _stop.Dispose();
    }

    private Task StartAsync(TimeSpan? conflate)
    {
        var request = new SubscribeRequest { Id = "d", Channel = "depth", Instruments = ["NSE:*"], Conflate = conflate };
        var scope = new Scope(DepthChannel.Books, new InstrumentSet([], ["NSE:"]), []);
        var plan = new SubscriptionPlan(scope, new Resolution(scope.Instruments, []), SubscriptionPosition.AtLog([]));
        var served = new ServedState(DepthChannel.Books, new TopicItems(_state, new DepthReader(new FixedSchemaIds(), NullLogger.Instance)), Task.CompletedTask);
        var changer = new ScopeChanger((_, _) => Task.FromResult(plan.Resolution), new StreamLimits());
        _subscription = new StateSubscription(request, plan, served, changer, new FakeSink(Take), 100, _time);
        _running = Task.Run(() => _subscription.RunAsync(_stop.Token));
        return Eventually.TrueAsync(() => Volatile.Read(ref _isCaughtUp), TimeSpan.FromSeconds(20), "it has caught up");
    }

    private void Write(string instrument, int size)
    {
        var book = new Depth { Instrument = instrument, ExchangeUs = Samples.OpenUs, PriceScale = 2 };
        book.Bids.Add(new BookLevel { Price = 100_00, Size = size });
        _state.Append(new LogEntry(0, _offset++, 0, instrument, Samples.Value(TopicCatalog.Depth, book)));
        _state.Flush();
    }

    private Task Take(JsonElement frame)
    {
        lock (_gate)
        {
            if (frame.GetProperty("event").GetString() == "data")
            {
                _data.Add(frame);
            }

            _isCaughtUp |= frame.GetProperty("event").GetString() == "caught_up";
        }

        return Task.CompletedTask;
    }

    private int[] Sizes()
    {
        lock (_gate)
        {
            return [.. _data.SelectMany(f => f.GetProperty("data").EnumerateArray()).Select(b => b.GetProperty("bids")[0][1].GetInt32())];
        }
    }

    private bool[] Flags()
    {
        lock (_gate)
        {
            return [.. _data.Select(f => f.TryGetProperty("conflated", out _))];
        }
    }

    private async Task SizesAsync(params int[] expected)
    {
        await Eventually.TrueAsync(() => Sizes().Length >= expected.Length, TimeSpan.FromSeconds(20), $"{expected.Length} books have come");
        Assert.Equal(expected, Sizes());
    }
}
