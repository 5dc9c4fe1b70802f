using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Publishing;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor;

/// <summary>Publishes files of ticks to topic <c>ticks</c>: each tick exactly once, however often the run is interrupted.</summary>
public sealed partial class FileIngest(ILogger<FileIngest> logger)
{
    /// <summary>
    /// Runs on a thread of its own to the end of the files, or from where an earlier run of the same files was
    /// interrupted.
    /// </summary>
    /// <exception cref="IngestException">The run cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run goes on from there.</exception>
    public Task<IngestReport> RunAsync(FileSource source, IngestOptions options, CancellationToken cancellationToken)
    {
        if (options.Speed < 0 || !double.IsFinite(options.Speed))
        {
            throw new IngestException($"speed {options.Speed} is not a speed; 0 is as fast as possible, 1 as it happened, n is n times faster");
        }

        if (options.SessionGroups.Keys.Except(source.Instruments).ToList() is { Count: > 0 } absent)
        {
            LogNotInFiles(source.Name, string.Join(", ", absent));
        }

        return Task.Factory.StartNew(
            () => new SourceRun(options, source, logger).Run(cancellationToken) with { Files = source.Files, Findings = source.Findings },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [LoggerMessage(LogLevel.Warning, "{Source}: a session group was given for {Instruments}, of which there is nothing in the files; look at the spelling")]
    private partial void LogNotInFiles(string source, string instruments);
}
