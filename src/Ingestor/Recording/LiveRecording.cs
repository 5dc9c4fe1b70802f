using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;
using Instrument = Candlewick.Market.Instruments.Instrument;

namespace Candlewick.Ingestor.Recording;

/// <summary>Keeps what a vendor's connection says in a file, without publishing it.</summary>
public sealed class LiveRecording(ILogger<LiveRecording> logger)
{
    /// <summary>Longer than a heartbeat takes: how often it is seen that it was told to stop.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs on a thread of its own until it is told to stop; answers how many messages were kept.</summary>
    /// <param name="master">What the master of instruments has of ids; asked only by a feed that needs it.</param>
    /// <exception cref="IngestException">It cannot begin, or the vendor refuses for good; the message names the remedy.</exception>
    public Task<long> RunAsync(
        LiveFeed feed, IReadOnlyList<InstrumentId> instruments, string path, FeedContext context,
        Func<IReadOnlySet<string>, CancellationToken, Dictionary<string, Instrument>> master, TimeProvider time, CancellationToken cancellationToken) => Task.Factory.StartNew(
            () => Run(feed, instruments, path, context, master, time, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long Run(
        LiveFeed feed, IReadOnlyList<InstrumentId> instruments, string path, FeedContext context,
        Func<IReadOnlySet<string>, CancellationToken, Dictionary<string, Instrument>> master, TimeProvider time, CancellationToken cancellationToken)
    {
        var connected = feed.Connect(context);
        var found = new FeedInstruments(feed, new Dictionary<InstrumentId, string>(), master, time);
        var ids = instruments.Distinct().ToList();
        if (ids.Count > connected.Limits.Instruments)
        {
            throw new IngestException($"{ids.Count:N0} instruments are more than the {connected.Limits.Instruments:N0} that {feed.Name} takes on a connection; record the others with a second command");
        }

        found.Read(ids, cancellationToken);
        var shard = new FeedShard(connected, "recorded");
        foreach (var id in ids)
        {
            try
            {
                shard.Wanted.TryAdd(found.Find(id));
            }
            catch (InstrumentRefusedException e)
            {
                throw new IngestException(e.Message, e);
            }
        }

        using var recorder = new FrameRecorder(path, feed.Name, time);
        using var reader = new LiveReader(shard, new SourcePosition(), recorder, time, new Random((int)time.GetTimestamp()), logger, cancellationToken);
        var item = default(SourceItem);
        while (reader.Read(ref item, Patience) != SourceEvent.End)
        {
            // The recorder has seen the frame.
        }

        return recorder.Messages;
    }
}
