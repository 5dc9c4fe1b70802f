using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Replay;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Subscriptions;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>A client that replays ticks in the same process, on time that the test moves.</summary>
internal sealed class ReplayBench(FakeTicks ticks, ManualTime time) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, JsonElement Frame)> _frames = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly ClockSet _clocks = new(time);
    private readonly List<(Subscription Subscription, Task Running)> _subscriptions = [];
    private int _items;

    /// <summary>What a client that does not read waits for.</summary>
    public Task Reads { get; set; } = Task.CompletedTask;

    /// <summary>Every frame so far, and when it came.</summary>
    public List<(TimeSpan At, JsonElement Frame)> Frames
    {
        get
        {
            lock (_gate)
            {
                return [.. _frames];
            }
        }
    }

    /// <summary>Every item so far: when it came, of which subscription, and its tick's time.</summary>
    public List<(TimeSpan At, string Id, string Instrument, long Us, long Number)> Items => [.. Frames
        .Where(f => f.Frame.GetProperty("event").GetString() == "data")
        .SelectMany(f => f.Frame.GetProperty("data").EnumerateArray().Select(i => (
            f.At, f.Frame.GetProperty("id").GetString()!, i.GetProperty("instrument").GetString()!,
            i.GetProperty("trade_us").GetInt64(), i.GetProperty("trade_id").GetInt64())))];

    public Subscription Subscribe(string id, string[] instruments, StartFrom from, double? speed = 1, string? clock = null, long toUs = long.MaxValue, bool paused = false) =>
        Subscribe(Hold(clock), id, instruments, from, speed, toUs, paused);

    public ClockHold Hold(string? clock) => _clocks.Hold(clock);

    public ReplayClock Clock(string name) => _clocks.Find(name)!;

    public Subscription Subscribe(ClockHold hold, string id, string[] instruments, StartFrom from, double? speed = 1, long toUs = long.MaxValue, bool paused = false)
    {
        var set = new InstrumentSet(instruments, []);
        var resolution = new Resolution(set, [.. instruments.Select(i => new ResolvedInstrument(i, i, true))]);
        var scope = new Scope(ticks.Stream.Channel, set, []).Between(from is StartFrom.Time at ? at.Us : 0, toUs);
        var plan = from is StartFrom.Resume resume ? Resumed(scope, resolution, resume) : ticks.Stream.History.FromTimeAsync(scope, resolution, CancellationToken.None).Result;
        hold.Clock.StandAsync().Wait(Patience);
        hold.Clock.Begin(speed, paused);
        var source = new ReplaySource(ticks.Stream, 0, (_, _) => new RecordReplay(ticks.Stream.Items, byStamp: false));
        var changer = new ScopeChanger((names, _) => Task.FromResult(new Resolution(new InstrumentSet(names, []), [.. names.Select(n => new ResolvedInstrument(n, n, true))])), new StreamLimits());
        var request = new SubscribeRequest { Id = id, Channel = "ticks", Instruments = instruments, From = from, Speed = speed };
        var subscription = new ReplaySubscription(request, plan, source, hold, changer, new FakeSink(TakeAsync), 5, time);
        _subscriptions.Add((subscription, Task.Run(() => subscription.RunAsync(_stop.Token))));
        return subscription;
    }

    /// <summary>Moves time from one timer to the next until <paramref name="condition"/> holds.</summary>
    public async Task RunUntilAsync(Func<bool> condition, string what)
    {
        while (!condition())
        {
            await WaitAsync(() => condition() || time.NextDue is not null, what);
            if (!condition() && time.NextDue is { } due)
            {
                time.Advance(due - time.Now);
            }
        }
    }

    public Task ItemsAsync(int count) => RunUntilAsync(() => Volatile.Read(ref _items) >= count, $"{count} items");

    public Task EventAsync(string name, int count = 1) => RunUntilAsync(() => Events(name).Count >= count, name);

    public List<JsonElement> Events(string name) => [.. Frames.Select(f => f.Frame).Where(f => f.GetProperty("event").GetString() == name)];

    /// <summary>Waits until nothing is done but waiting for a timer.</summary>
    public Task IdleAsync() => WaitAsync(() => time.NextDue > time.Now, "the clock waits");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var (subscription, running) in _subscriptions)
        {
            try
            {
                await running.WaitAsync(Patience, TimeProvider.System);
            }
            catch (OperationCanceledException)
            {
                // As it was told.
            }

            subscription.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>As <see cref="Eventually"/>, at once: thousands of times in a test.</summary>
    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        for (int tries = 0; tries < 10_000; tries++)
        {
            if (condition())
            {
                return;
            }

            await Task.Yield();
        }

        await Eventually.TrueAsync(condition, Patience, what);
    }

    private static SubscriptionPlan Resumed(Scope scope, Resolution resolution, StartFrom.Resume resume)
    {
        var cursor = Cursor.Decode(resume.Text)!;
        Assert.Equal(scope.Hash, cursor.Subscription);
        return new SubscriptionPlan(scope.Between(cursor.FromUs, cursor.ToUs), resolution, SubscriptionPosition.Resume(cursor, resume.Positions)) { Lost = "", Mark = cursor.Mark };
    }

    private async Task TakeAsync(JsonElement frame)
    {
        await Reads;
        lock (_gate)
        {
            _frames.Add((time.Now, frame));
            _items += frame.GetProperty("event").GetString() == "data" ? frame.GetProperty("data").GetArrayLength() : 0;
        }
    }
}
