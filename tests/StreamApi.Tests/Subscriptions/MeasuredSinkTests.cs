using System.Diagnostics.Metrics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Subscriptions;

public sealed class MeasuredSinkTests : IDisposable
{
    private const long NowUs = Samples.OpenUs;
    private readonly OneMeter _meters = new();
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value, string? Channel)> _said = [];
    private readonly ApiMetrics _metrics;

    public MeasuredSinkTests()
    {
        _metrics = new ApiMetrics(_meters, new ConnectionGate(1));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Made.Contains(instrument.Meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _said.Add((instrument.Name, value, (string?)tags[0].Value)));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _said.Add((instrument.Name, value, tags.Length > 0 ? tags[0].Value?.ToString() : null)));
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _said.Add((instrument.Name, value, null)));
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Lag_is_that_of_live_frames_and_not_of_history()
    {
        var sink = new MeasuredSink(new FakeSink(_ => Task.CompletedTask), "ticks", _metrics, new VirtualTime(DateTimeOffset.UnixEpoch.AddMicroseconds(NowUs)));
        await sink.SendAsync(Ticks(NowUs - 60_000_000).OfLog(0, 1), CancellationToken.None);
        await sink.SendAsync(new StreamEvent.CaughtUp("s", null), CancellationToken.None);
        await sink.SendAsync(Ticks(NowUs - 60_000_000).OfState(snapshot: true, conflated: false), CancellationToken.None);
        await sink.SendAsync(Ticks(NowUs - 60_000_000, NowUs - 250_000).OfLog(0, 3), CancellationToken.None);
        Assert.Equal([("candlewick.api.lag", 0.25, "ticks")], _said);
    }

    [Fact]
    public async Task What_a_client_does_not_read_waits_and_is_counted_no_more_when_it_is_cut()
    {
        var blocked = new BlockedSink();
        var sink = new MeasuredSink(blocked, "ticks", _metrics, TimeProvider.System);
        var sending = sink.SendAsync(Ticks(NowUs).OfLog(0, 1), CancellationToken.None).AsTask();
        Assert.Equal(1, Waiting());
        blocked.Taken.SetCanceled(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(0, Waiting());
    }

    [Fact]
    public async Task Frames_that_stand_for_several_changes_and_closes_are_counted()
    {
        var sink = new MeasuredSink(new FakeSink(_ => Task.CompletedTask), "quotes", _metrics, new VirtualTime(DateTimeOffset.UnixEpoch.AddMicroseconds(NowUs)));
        await sink.SendAsync(new StreamEvent.CaughtUp("s", null), CancellationToken.None);
        await sink.SendAsync(Ticks(NowUs).OfState(snapshot: false, conflated: true), CancellationToken.None);
        _metrics.Closed(4008);
        Assert.Equal([("candlewick.api.lag", 0, "quotes"), ("candlewick.api.conflated", 1, "quotes"), ("candlewick.api.closed", 1, "4008")], _said);
    }

    private double Waiting()
    {
        _said.Clear();
        _listener.RecordObservableInstruments();
        return _said.Single(s => s.Instrument == "candlewick.api.waiting").Value;
    }

    private static ItemBatch Ticks(params long[] timesUs)
    {
        var batch = new ItemBatch("s");
        batch.Fill(timesUs.Select((us, n) => new TickItem("NYSE:SPY", Samples.Trade(us, n))));
        return batch;
    }

    private sealed class BlockedSink : IEventSink
    {
        public TaskCompletionSource Taken { get; } = new();

        public ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken) => new(Taken.Task);
    }

    private sealed class OneMeter : IMeterFactory
    {
        public List<Meter> Made { get; } = [];

        public Meter Create(MeterOptions options)
        {
            Made.Add(new Meter(options));
            return Made[^1];
        }

        public void Dispose() => Made.ForEach(meter => meter.Dispose());
    }
}
