using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.StreamApi.Tests.Subscriptions;

/// <summary>A topic of closed candles in memory: everything that was written, and the rings that hold the newest of it.</summary>
internal sealed class FakeLog : IOlderRecords
{
    private readonly List<LogEntry>[] _all;
    private readonly CandleReader _reader = new(TopicCatalog.Candles, new FixedSchemaIds(), NullLogger.Instance);

    public FakeLog(int partitions, int ringRecords)
    {
        _all = Enumerable.Range(0, partitions).Select(_ => new List<LogEntry>()).ToArray();
        var rings = new Rings(partitions, new StreamLimits { RingRecords = ringRecords });
        for (int p = 0; p < partitions; p++)
        {
            rings.Start(p, 0, 0);
        }

        Topic = new TopicLog(TopicCatalog.Candles, "epoch-1", rings, this, Task.CompletedTask);
    }

    public TopicLog Topic { get; }

    /// <summary>A subscription to it.</summary>
    public StreamSubscription Subscribe(SubscriptionPlan plan, IEventSink sink, int batchItems, IHistory? history = null) => new(
        "s", plan, new ServedStream(CandleChannels.Closed, _reader, Topic, history ?? FakeHistory.None),
        new ScopeChanger(ResolveAsync, new StreamLimits()), sink, batchItems, TimeProvider.System);

    /// <summary>Reads behind the ring.</summary>
    public int OlderReads { get; private set; }

    /// <summary>Offsets before this one are gone.</summary>
    public long Low { get; set; }

    /// <summary>Appends a bar; the offset after it is a transaction marker's.</summary>
    public void Write(string instrument, int n)
    {
        int partition = InstrumentPartition.Of(instrument, _all.Length);
        long offset = Topic.Rings[partition].Next;
        var entry = new LogEntry(partition, offset, 0, instrument, Samples.Value(TopicCatalog.Candles, Samples.Bar(instrument, n)));
        lock (_all)
        {
            _all[partition].Add(entry);
        }

        Topic.Rings.Append(entry);
        Topic.Rings.Reached(partition, offset + 2);
        Topic.Rings.Flush();
    }

    public Task<LogSlice> ReadAsync(int partition, long from, int max, CancellationToken cancellationToken)
    {
        OlderReads++;
        if (from < Low)
        {
            return Task.FromException<LogSlice>(new PositionLostException("gone"));
        }

        lock (_all)
        {
            // Short slices, so that a reader comes back often.
            var entries = _all[partition].Where(e => e.Offset >= from).Take(Math.Min(max, 37)).ToList();
            long next = entries.Count > 0 ? entries[^1].Offset + 1 : Topic.Rings[partition].Next;
            return Task.FromResult(new LogSlice(entries, next, entries.Count == 0));
        }
    }

    public Task<(long Low, long High)> BoundsAsync(int partition, CancellationToken cancellationToken) =>
        Task.FromResult((Low, Topic.Rings[partition].Next));

    public Task<long> OffsetOfAsync(int partition, long timestampMs, CancellationToken cancellationToken) => Task.FromResult(Low);

    /// <summary>Names are ids, or patterns.</summary>
    private static Task<Resolution> ResolveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        string[] ids = [.. names.Where(n => !n.EndsWith('*'))];
        var set = new InstrumentSet(ids, names.Where(n => n.EndsWith('*')).Select(n => n[..^1]));
        return Task.FromResult(new Resolution(set, [.. ids.Select(id => new ResolvedInstrument(id, id, true))]));
    }
}
