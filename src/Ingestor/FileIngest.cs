using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Lean;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.SnapshotCsv;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor;

/// <summary>Publishes files of ticks to topic <c>ticks</c>: each tick exactly once, however often the run is interrupted.</summary>
public sealed partial class FileIngest(ILogger<FileIngest> logger)
{
    /// <summary>Failures in a row without a commit between them that end a run.</summary>
    private const int MaxFailures = 5;

    /// <summary>
    /// Runs on a thread of its own to the end of the files, or from where an earlier run of the same files was
    /// interrupted.
    /// </summary>
    /// <exception cref="IngestException">The run cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run goes on from there.</exception>
    public Task<IngestReport> RunAsync(FileIngestOptions options, CancellationToken cancellationToken)
    {
        if (options.Speed < 0 || !double.IsFinite(options.Speed))
        {
            throw new IngestException($"speed {options.Speed} is not a speed; 0 is as fast as possible, 1 as it happened, n is n times faster");
        }

        return Task.Factory.StartNew(
            () => Run(options, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private IngestReport Run(FileIngestOptions options, CancellationToken cancellationToken)
    {
        IFileFormat format = options.Feed == FeedKind.Lean ? new LeanFormat() : new SnapshotCsvFormat(options.DefaultVenues);
        var files = SourceFiles.Examine(format, options.Files, cancellationToken);
        if (options.SessionGroups.Keys.Except(files.Instruments).ToList() is { Count: > 0 } absent)
        {
            LogNotInFiles(files.Source, string.Join(", ", absent));
        }

        var progress = new Attempts(MaxFailures);
        while (true)
        {
            Replay? replay = null;
            try
            {
                return RunOnce(options, files, ref replay, cancellationToken);
            }
            catch (KafkaException e) when (Fencing.IsOf(e.Error))
            {
                throw new IngestException(
                    $"another run of source '{files.Source}' has taken over, or this one stood still for so long that Kafka gave it up; nothing is lost or repeated. "
                    + "Let the other run finish, or start this command again: it goes on where the source stands.", e);
            }
            catch (KafkaException e) when (progress.MayRetry(replay?.Committed.Items ?? 0, replay?.Committed.ClockUs ?? 0))
            {
                // An aborted, timed-out or unknown outcome all mean the same: what is stored decides.
                LogRestart(files.Source, e.Error.Reason);
                Task.Delay(TimeSpan.FromMilliseconds(200 << progress.Failures), options.Time, cancellationToken).GetAwaiter().GetResult();
            }
            catch (KafkaException e)
            {
                throw new IngestException(
                    $"source '{files.Source}' cannot be published to Kafka at {options.Kafka.Bootstrap}: {e.Error.Reason} ({MaxFailures} attempts without progress). "
                    + "What was committed stays; start the command again when the cause is mended.", e);
            }
            finally
            {
                replay?.Dispose();
            }
        }
    }

    private IngestReport RunOnce(FileIngestOptions options, SourceFiles files, ref Replay? replay, CancellationToken cancellationToken)
    {
        using var publisher = new TickPublisher(
            new ProducerFactory(options, files.Source, logger).Create(cancellationToken), options, files.Source, cancellationToken);
        var from = Resumption.Resolve(SourcePositions.Load(options, cancellationToken), files, options);
        if (from.Ended)
        {
            LogAlready(files.Source, from.Ticks);
            return new IngestReport { Source = files.Source, AlreadyIngested = true, Ticks = from.Ticks, Skipped = from.Skipped };
        }

        if (from.Items > 0)
        {
            LogResuming(files.Source, from.Items, from.Ticks);
        }

        // A source that was begun has said its groups already, and goes on with those.
        var groups = from.ClockUs == 0 ? NamedGroup.Find(options, files, cancellationToken) : [];
        if (groups.Count > 0)
        {
            LogGroups(files.Source, groups.Count, groups[0].Instrument.Id, groups[0].Group);
        }

        replay = new Replay(options, files, from, groups, publisher, logger);
        return replay.Run(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "{Source}: already ingested: {Ticks} ticks, nothing to do")]
    private partial void LogAlready(string source, long ticks);

    [LoggerMessage(LogLevel.Information, "{Source}: going on after {Items} items ({Ticks} ticks) of an earlier run")]
    private partial void LogResuming(string source, long items, long ticks);

    [LoggerMessage(LogLevel.Information, "{Source}: {Count} instruments are not in the default session group of their venue; {First}, for one, is in {Group}")]
    private partial void LogGroups(string source, int count, InstrumentId first, string group);

    [LoggerMessage(LogLevel.Warning, "{Source}: a session group was given for {Instruments}, of which there is nothing in the files; look at the spelling")]
    private partial void LogNotInFiles(string source, string instruments);

    [LoggerMessage(LogLevel.Warning, "{Source}: Kafka failed ({Reason}); going on from the stored position")]
    private partial void LogRestart(string source, string reason);
}
