using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Merging;
using Candlewick.Instruments.Refresh;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Publishing;

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

    /// <returns>What was published, and the merge of the listings.</returns>
    /// <exception cref="MasterException">Kafka does not take them, or another refresh has taken over.</exception>
    /// <exception cref="MasterFileException">A file that was named has far fewer instruments than the master.</exception>
    public (ChangeCounts Changes, MasterMerge Merge) Publish(Listings listings, CancellationToken cancellationToken)
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
                return (counts, Difference(writer, listings, counts, cancellationToken));
            }
            catch (KafkaException e) when (e.Error.Classify() == KafkaFailure.Fenced)
            {
                throw new MasterException("another refresh of the instruments has begun meanwhile and goes on with them; nothing is lost or repeated", e);
            }
            catch (KafkaException e) when (attempts.MayRetry(counts.Committed, 0))
            {
                LogRestart(e.Error.Reason);
                writer.Abandon();
                Task.Delay(TimeSpan.FromMilliseconds(200 << attempts.Failures), options.Time, cancellationToken).GetAwaiter().GetResult();
            }
            catch (KafkaException e)
            {
                throw new MasterException(
                    $"the instruments cannot be published to Kafka at {kafka.Bootstrap}: {e.Error.Reason} ({MaxFailures} attempts without progress). What was committed stays; refresh again when the cause is mended.", e);
            }
        }
    }

    private MasterMerge Difference(TransactionWriter writer, Listings listings, ChangeCounts counts, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var (master, listedBy) = MasterTopic.Read(options, scratch.PathOf("master"), cancellationToken);
        if (!options.AcceptFewer)
        {
            FewerInstruments.Refuse(listedBy, listings.Reports.Where(r => options.Files.Contains(r.Path)));
        }

        var merge = listings.NewMerge();
        var difference = new MasterDifference(listings.Vendors, options.Today);
        var records = new MasterRecords(options.SchemaIds, options.Today);
        var changes = SideBySide.Walk([master.InOrder(), listings.Merged(merge)]).Select(ChangeOf).OfType<InstrumentChange>().Select(records.Of);

        // Blocks are made before their transaction begins: between two changes there may be seconds of none.
        foreach (var block in changes.Chunk(options.TransactionChanges))
        {
            writer.Begin();
            foreach (var change in block)
            {
                writer.Write(options.Kafka.NameOf(TopicCatalog.Instruments), change.Master);
                if (change.Event is { } happened)
                {
                    writer.Write(options.Kafka.NameOf(TopicCatalog.MarketEvents), happened);
                }
            }

            options.BeforeCommit?.Invoke(counts.Committed);
            writer.Commit();
            counts.Add(block.Select(change => change.Kind));
            options.Progress?.Invoke($"published {counts.Committed:N0} changes");
        }

        return merge;

        InstrumentChange? ChangeOf(Instrument?[] said)
        {
            // Here, and not once a block: where nothing has changed, there is none for many seconds.
            cancellationToken.ThrowIfCancellationRequested();
            return difference.Of(said[0], said[1]);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Kafka failed ({Reason}); comparing with what is committed, and going on")]
    private partial void LogRestart(string reason);
}
