using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Publishing;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Recording;

/// <summary>Publishes a recording to topic <c>ticks</c>: each tick exactly once, however often the run is interrupted.</summary>
public sealed class FrameReplay(ILogger<FrameReplay> logger)
{
    /// <summary>Runs on a thread of its own to the end of the recording.</summary>
    /// <exception cref="IngestException">The run cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run goes on from there.</exception>
    public Task<IngestReport> RunAsync(LiveFeed feed, string path, FeedContext context, IngestOptions options, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => new SourceRun(options, new RecordedSource(path, feed.Connect(context), options.Time, logger, cancellationToken), logger).Run(cancellationToken),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
