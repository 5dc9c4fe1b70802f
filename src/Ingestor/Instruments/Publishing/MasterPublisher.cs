using Candlewick.Contracts.Topics;
using Candlewick.Ingestor.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Instruments.Publishing;

/// <summary>
/// Publishes what a day's listings change. The master in the log is what they are compared with, so a publication that was
/// interrupted goes on where it stood: an instrument and its event are in one transaction, and what is in the master already
/// is no change any more.
/// </summary>
internal sealed partial class MasterPublisher(InstrumentRefreshOptions options, ILogger logger)
{
    /// <summary>All refreshes of a master share it, whatever their worker names: the later one fences the earlier.</summary>
    private const string Owner = "master";

    private const int MaxFailures = 5;

    /// <exception cref="IngestException">Kafka does not take them, or another refresh has taken over.</exception>
    public ChangeCounts Publish(IReadOnlyDictionary<string, Instrument> merged, IReadOnlySet<string> vendors, CancellationToken cancellationToken)
    {
        var counts = new ChangeCounts();
        var kafka = options.Kafka with { WorkerName = Owner };
        using var writer = new TransactionWriter(kafka, "instruments", "0", options.Time, logger, cancellationToken);
        var attempts = new Attempts(MaxFailures);
        while (true)
        {
            try
            {
                // First the writer: it ends what an interrupted refresh has left open. Then what is committed is all there is.
                writer.Open();
                Difference(writer, merged, vendors, counts, cancellationToken);
                return counts;
            }
            catch (KafkaException e) when (Fencing.IsOf(e.Error))
            {
                throw new IngestException("another refresh of the instruments has begun meanwhile and goes on with them; nothing is lost or repeated", e);
            }
            catch (KafkaException e) when (attempts.MayRetry(counts.Committed, 0))
            {
                LogRestart(e.Error.Reason);
                writer.Abandon();
                Task.Delay(TimeSpan.FromMilliseconds(200 << attempts.Failures), options.Time, cancellationToken).GetAwaiter().GetResult();
            }
            catch (KafkaException e)
            {
                throw new IngestException(
                    $"the instruments cannot be published to Kafka at {kafka.Bootstrap}: {e.Error.Reason} ({MaxFailures} attempts without progress). What was committed stays; refresh again when the cause is mended.", e);
            }
        }
    }

    private void Difference(
        TransactionWriter writer, IReadOnlyDictionary<string, Instrument> merged, IReadOnlySet<string> vendors, ChangeCounts counts, CancellationToken cancellationToken)
    {
        var master = MasterTopic.Read(options.Kafka, options.Layout, options.SchemaIds, cancellationToken);
        var difference = new MasterDifference(vendors, options.Today);
        var changes = master.Ids.Union(merged.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(id => difference.Of(master.Find(id), merged.GetValueOrDefault(id))).OfType<InstrumentChange>();
        var records = new MasterRecords(options.SchemaIds, options.Today);
        foreach (var block in changes.Chunk(options.TransactionChanges))
        {
            cancellationToken.ThrowIfCancellationRequested();
            writer.Begin();
            foreach (var change in block)
            {
                writer.Write(options.Kafka.NameOf(TopicCatalog.Instruments), records.Master(change));
                if (records.Event(change) is { } happened)
                {
                    writer.Write(options.Kafka.NameOf(TopicCatalog.MarketEvents), happened);
                }
            }

            options.BeforeCommit?.Invoke(counts.Committed);
            writer.Commit();
            counts.Add(block);
            options.Progress?.Invoke($"published {counts.Committed:N0} changes");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Kafka failed ({Reason}); comparing with what is committed, and going on")]
    private partial void LogRestart(string reason);
}
