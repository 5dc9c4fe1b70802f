using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>A topic of ticks in memory, with rings that hold the newest of it.</summary>
internal sealed class FakeTicks : IOlderRecords
{
    private readonly List<LogEntry>[] _all;
    private long _sequence;

    public FakeTicks(int partitions, int ringRecords = 100)
    {
        _all = Enumerable.Range(0, partitions).Select(_ => new List<LogEntry>()).ToArray();
        var rings = new Rings(partitions, new StreamLimits { RingRecords = ringRecords });
        for (int p = 0; p < partitions; p++)
        {
            rings.Start(p, 0, 0);
        }

        Log = new TopicLog(TopicCatalog.Ticks, "epoch-1", rings, this, Task.CompletedTask);
        var reader = new TickReader(new FixedSchemaIds());
        Stream = new ServedStream(TickChannel.Ticks, reader, Log, new LogHistory(new ChannelLog(Log, reader)));
    }

    public TopicLog Log { get; }

    public ServedStream Stream { get; }

    /// <summary>Answers nothing until it is completed.</summary>
    public Task Away { get; set; } = Task.CompletedTask;

    /// <summary>Appends a trade; its sequence is one more than the last one's.</summary>
    public void Trade(string instrument, long us)
    {
        int partition = InstrumentPartition.Of(instrument, _all.Length);
        Append(partition, new LogEntry(partition, Log.Rings[partition].Next, us / 1_000, instrument, Samples.Value(instrument, Samples.Trade(us, ++_sequence))));
    }

    /// <summary>A clock tick on every partition.</summary>
    public void Clock(long us)
    {
        for (int p = 0; p < _all.Length; p++)
        {
            Append(p, new LogEntry(p, Log.Rings[p].Next, us / 1_000, null, Samples.Value("", new() { Kind = Candlewick.Market.Ticks.TickKind.Clock, ClockUs = us, ClockState = Candlewick.Market.Ticks.ClockState.Up })));
        }
    }

    public async Task<LogSlice> ReadAsync(int partition, long from, int max, CancellationToken cancellationToken)
    {
        await Away.WaitAsync(cancellationToken);
        lock (_all)
        {
            // Short slices, so that a reader comes back often.
            var entries = _all[partition].Where(e => e.Offset >= from).Take(Math.Min(max, 37)).ToList();
            return new LogSlice(entries, entries.Count > 0 ? entries[^1].Offset + 1 : Log.Rings[partition].Next, entries.Count == 0);
        }
    }

    public Task<(long Low, long High)> BoundsAsync(int partition, CancellationToken cancellationToken) =>
        Task.FromResult((0L, Log.Rings[partition].Next));

    public Task<long> OffsetOfAsync(int partition, long timestampMs, CancellationToken cancellationToken)
    {
        lock (_all)
        {
            return Task.FromResult(_all[partition].FirstOrDefault(e => e.TimestampMs >= timestampMs)?.Offset ?? Log.Rings[partition].Next);
        }
    }

    private void Append(int partition, LogEntry entry)
    {
        lock (_all)
        {
            _all[partition].Add(entry);
        }

        Log.Rings.Append(entry);
        Log.Rings.Flush();
    }
}
