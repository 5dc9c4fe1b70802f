using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>Commands for a subscription to a state, without network.</summary>
public sealed class StateSubscriptionTests
{
    private const string Spy = "NYSE:SPY";
    private const string Qqq = "NYSE:QQQ";

    private readonly TopicState _state = new();
    private readonly Lock _gate = new();
    private readonly List<JsonElement> _frames = [];
    private long _offset;

    [Fact]
    public async Task What_is_added_begins_with_its_state_and_what_changed_in_a_pause_comes_once_as_it_is_now()
    {
        Write(Spy, 1);
        Write(Qqq, 1);
        using var subscription = Subscribe();
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => subscription.RunAsync(stop.Token), stop.Token);
        await ItemsAsync((Spy, 1));
        await subscription.ApplyAsync(new SubscriptionCommand.Update([Qqq], [], null), stop.Token);
        await ItemsAsync((Spy, 1), (Qqq, 1));
        await subscription.ApplyAsync(new SubscriptionCommand.Pause(), stop.Token);
        for (int n = 2; n < 50; n++)
        {
            Write(Spy, n);
            Write(Qqq, n);
        }

        await subscription.ApplyAsync(new SubscriptionCommand.Update([], [Spy], TimeSpan.FromMilliseconds(1)), stop.Token);
        await ItemsAsync((Spy, 1), (Qqq, 1));
        await subscription.ApplyAsync(new SubscriptionCommand.Resume(), stop.Token);
        await ItemsAsync((Spy, 1), (Qqq, 1), (Qqq, 49));
        Write(Qqq, 50);
        await ItemsAsync((Spy, 1), (Qqq, 1), (Qqq, 49), (Qqq, 50));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["subscribed", "data", "caught_up", "updated", "data", "paused", "updated", "resumed", "data", "data"], _frames.Select(f => f.GetProperty("event").GetString()!));
        Assert.Equal([true, true, false, false], Data().Select(f => f.TryGetProperty("snapshot", out _)));
        Assert.Equal([false, false, true, false], Data().Select(f => f.TryGetProperty("conflated", out _)));
        Assert.Equal([1, 2, 3, 4], Data().Select(f => f.GetProperty("seq").GetInt32()));
    }

    private StateSubscription Subscribe()
    {
        var items = new CandleReader(TopicCatalog.CandlesLive, new FixedSchemaIds(), NullLogger.Instance);
        var request = new SubscribeRequest { Id = "o", Channel = "candles.live", Instruments = [Spy], Intervals = ["1m"] };
        var scope = new Scope(CandleChannels.Open, new InstrumentSet([Spy], []), ["1m"]);
        var plan = new SubscriptionPlan(scope, new Resolution(scope.Instruments, []), SubscriptionPosition.AtLog([]));
        var changer = new ScopeChanger(
            (names, _) => Task.FromResult(new Resolution(new InstrumentSet(names, []), [.. names.Select(n => new ResolvedInstrument(n, n, true))])), new StreamLimits());
        return new StateSubscription(
            request, plan, new ServedState(CandleChannels.Open, new TopicItems(_state, items), Task.CompletedTask), changer, new FakeSink(Take), 100, TimeProvider.System);
    }

    private void Write(string instrument, int n)
    {
        var candle = Samples.Bar(instrument, n);
        candle.Closed = false;
        _state.Append(new LogEntry(0, _offset++, 0, $"{instrument}|1m", Samples.Value(TopicCatalog.CandlesLive, candle)));
        _state.Flush();
    }

    private List<JsonElement> Data() => [.. _frames.Where(f => f.GetProperty("event").GetString() == "data")];

    private async Task ItemsAsync(params (string Instrument, int Number)[] expected)
    {
        (string, int)[] got = [];
        await Eventually.TrueAsync(
            () =>
            {
                lock (_gate)
                {
                    got = [.. Data().SelectMany(f => f.GetProperty("data").EnumerateArray()).Select(
                        i => (i.GetProperty("instrument").GetString()!, (int)((i.GetProperty("start_us").GetInt64() - Samples.OpenUs) / Samples.MinuteUs)))];
                    return got.Length >= expected.Length;
                }
            },
            TimeSpan.FromSeconds(20),
            $"{expected.Length} items have come");
        Assert.Equal(expected, got);
    }

    private Task Take(JsonElement frame)
    {
        lock (_gate)
        {
            _frames.Add(frame);
            return Task.CompletedTask;
        }
    }
}
