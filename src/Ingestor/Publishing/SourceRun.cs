using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// Publishes a source: sessions, one after another, until one comes to the end. After any failure of Kafka the producer is thrown away
/// and the stored position decides, as it does for the successor of a killed process.
/// </summary>
internal sealed partial class SourceRun(IngestOptions options, ITickSource source, ILogger logger)
{
    private readonly RunWatch _watch = new(options);

    /// <summary>How long Kafka may be away: before a file somebody sits and waits, and a feed that ends loses what comes meanwhile.</summary>
    private TimeSpan Patience { get; } = TimeSpan.FromSeconds(source.IsFinite ? 15 : 300);

    /// <exception cref="IngestException">The run cannot begin or go on; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the next run goes on from there.</exception>
    public IngestReport Run(CancellationToken cancellationToken)
    {
        var outage = new Outage(options.Time, Patience);
        using var writer = new TransactionWriter(options.Kafka, "ingest", source.Name, options.Time, logger, cancellationToken)
        {
            // Two runs of one source meet here whatever their worker names: the later fences the earlier, and goes on.
            TransactionalId = $"{options.Kafka.TopicPrefix}candlewick-ingest-{source.Name}",
            KnownTopics = [options.Kafka.NameOf(TopicCatalog.Ticks), options.Kafka.NameOf(TopicCatalog.SourcePositions)],
        };
        while (true)
        {
            PublishingSession? session = null;
            long began = options.Time.GetTimestamp();
            try
            {
                return RunOnce(writer, ref session, cancellationToken);
            }
            catch (KafkaException e) when (e.Error.Classify() == KafkaFailure.Fenced)
            {
                throw new IngestException(
                    $"another run of source '{source.Name}' has taken over, or this one stood still for so long that Kafka gave it up; nothing is lost or repeated. "
                    + "Let the other run finish, or start this command again: it goes on where the source stands.", e);
            }
            catch (KafkaException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (KafkaException e) when (e.Error.Classify() != KafkaFailure.Refused && outage.MayRetry(session?.Committed ?? default, session?.TransactionBegan ?? began))
            {
                IngestMetrics.Failed(source.Name);

                // An aborted, timed-out or unknown outcome all mean the same: what is stored decides.
                if (outage.IsNew)
                {
                    LogRestart(source.Name, options.Kafka.Bootstrap, e.Error.Reason, Patience.TotalSeconds);
                }

                writer.Abandon();
                Task.Delay(outage.Pause, options.Time, cancellationToken).GetAwaiter().GetResult();
            }
            catch (KafkaException e)
            {
                throw new IngestException(
                    $"source '{source.Name}' cannot be published to Kafka at {options.Kafka.Bootstrap}: {e.Error.Reason}{(e.Error.Classify() == KafkaFailure.Refused ? "" : $" (no progress for {Patience.TotalSeconds:0} s)")}. "
                    + "What was committed stays; start the command again when the cause is mended: it goes on from there.", e);
            }
        }
    }

    private IngestReport RunOnce(TransactionWriter writer, ref PublishingSession? session, CancellationToken cancellationToken)
    {
        // Both connect and fetch while the producer is made ready. What is true of positions is asked for afterwards: before, an
        // earlier run of the source could still have committed.
        using var stored = new SourcePositions(options, logger);
        var naming = Task.Run(() => NamedGroup.Find(options, source, cancellationToken), cancellationToken);
        writer.Open();
        var from = Resumption.Resolve(stored.Load(cancellationToken), source, options);
        if (from.Ended && _watch.HasPublished)
        {
            // The commit that Kafka did not answer was its last.
            return _watch.Report(from);
        }

        if (from.Ended)
        {
            LogAlready(source.Name, from.Ticks);
            ReadAgain(from, cancellationToken);
            return new IngestReport { Source = source.Name, AlreadyIngested = true, Ticks = from.Ticks, Skipped = from.Skipped };
        }

        if (from.Items > 0)
        {
            LogResuming(source.Name, from.Items, from.Ticks);
        }

        // A source that was begun has said its groups already, and goes on with those.
        var groups = from.ClockUs == 0 ? naming.GetAwaiter().GetResult() : [];
        if (groups.Count > 0)
        {
            LogGroups(source.Name, groups.Count, groups[0].Instrument.Id, groups[0].Group);
        }

        var ids = source.CountsTrades ? LastIds.Read(options, source.Name, from.ClockUs, logger, cancellationToken) : null;
        session = new PublishingSession(options, source, from, groups, ids, new TickOutput(writer, options, source.Name), _watch);
        using var reader = source.Open(from);
        return session.Run(reader, cancellationToken);
    }

    /// <summary>What was found is told again: who repeats a run wants to know why it ended as it did.</summary>
    private void ReadAgain(SourcePosition position, CancellationToken cancellationToken)
    {
        if (position is { Found: 0, Skipped: 0, Ticks: > 0 })
        {
            return;
        }

        using var reader = source.Open(new SourcePosition());
        var item = default(SourceItem);
        while (reader.Read(ref item, Timeout.InfiniteTimeSpan) != SourceEvent.End)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    [LoggerMessage(LogLevel.Information, "{Source}: already ingested: {Ticks} ticks, nothing to do")]
    private partial void LogAlready(string source, long ticks);

    [LoggerMessage(LogLevel.Information, "{Source}: going on after {Items} items ({Ticks} ticks) of an earlier run")]
    private partial void LogResuming(string source, long items, long ticks);

    [LoggerMessage(LogLevel.Information, "{Source}: {Count} instruments are not in the default session group of their venue; {First}, for one, is in {Group}")]
    private partial void LogGroups(string source, int count, InstrumentId first, string group);

    [LoggerMessage(LogLevel.Warning, "{Source}: Kafka at {Bootstrap} failed ({Reason}); trying up to {Seconds} s to go on from the stored position")]
    private partial void LogRestart(string source, string bootstrap, string reason, double seconds);
}
