using Candlewick.Ingestor.Publishing;
using Candlewick.Instruments.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>Publishes what a vendor's connection says to topic <c>ticks</c>, until it is told to stop.</summary>
public sealed class LiveIngest(ILogger<LiveIngest> logger)
{
    /// <summary>Runs on a thread of its own; outages are waited out.</summary>
    /// <param name="feed">Whose connection.</param>
    /// <param name="shard">Which of several connections to one vendor: each has a name, a clock and instruments of its own.</param>
    /// <param name="instruments">What to subscribe to.</param>
    /// <param name="context">What the feed may need.</param>
    /// <param name="options">How it is published; its speed is the vendor's.</param>
    /// <exception cref="IngestException">The run cannot begin, or the vendor refuses for good; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the next run goes on from there.</exception>
    public Task RunAsync(LiveFeed feed, string shard, IReadOnlyList<InstrumentId> instruments, FeedContext context, IngestOptions options, CancellationToken cancellationToken)
    {
        var connected = feed.Connect(context);
        var today = MasterDay.At(options.Time.GetUtcNow());
        var ids = feed.NeedsMaster ? instruments.Select(id => id.ToString()).ToHashSet(StringComparer.Ordinal) : [];
        var listed = MasterInstruments.Read(options.Kafka, options.Layout, options.SchemaIds, ids, cancellationToken);
        var found = instruments.Distinct().Select(id => feed.Find(id, listed.GetValueOrDefault(id.ToString()), today)).ToList();
        if (found.Count > connected.Limits.Instruments)
        {
            throw new IngestException(
                $"{found.Count:N0} instruments are more than the {connected.Limits.Instruments:N0} that {feed.Name} takes on a connection; give the others to a second command with --shard 1");
        }

        var source = new LiveSource(connected, shard, found, options.Time, new Random((int)options.Time.GetTimestamp()), logger);
        return Task.Factory.StartNew(() => new SourceRun(options, source, logger).Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
