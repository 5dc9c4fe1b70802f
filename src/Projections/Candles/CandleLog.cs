using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Projections.Candles;

/// <summary>Stretches of topic <c>candles</c>, read again outside any consumer group.</summary>
internal sealed class CandleLog : IDisposable
{
    private const int BatchRows = 10_000;
    private static readonly TimeSpan WatermarkTimeout = TimeSpan.FromSeconds(10);

    private readonly string _topic;
    private readonly CandleDecoder _decoder;
    private readonly IConsumer<byte[], byte[]> _consumer;

    public CandleLog(KafkaSettings kafka, ISchemaIds schemaIds)
    {
        _topic = kafka.NameOf(TopicCatalog.Candles);
        _decoder = new CandleDecoder(schemaIds);
        var config = kafka.Consumer(kafka.GroupId("reader"));
        config.ConsumeResultFields = "headers";
        _consumer = KafkaClients.Consumer<byte[], byte[]>(config, NullLogger.Instance).Build();
    }

    /// <summary>Oldest offset of a partition.</summary>
    public long Oldest(int partition) => _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), WatermarkTimeout).Low.Value;

    /// <summary>
    /// Reads each partition from one offset to another, exclusive, and hands the candles on in batches, those of a
    /// partition in order. What is no candle of ours is left out, as the projection does. A batch is written while the
    /// next one is read.
    /// </summary>
    /// <param name="stretches">From where to where, by partition; all of it below the last stable offset.</param>
    /// <param name="take">Takes a batch, which is no longer written to.</param>
    /// <param name="progress">Told how many offsets have been passed, after each batch.</param>
    /// <param name="cancellationToken">Stops it between two records.</param>
    public async Task ReadAsync(
        IReadOnlyDictionary<int, (long From, long To)> stretches, Func<List<CandleRow>, Task> take, Action<long> progress, CancellationToken cancellationToken)
    {
        var open = stretches.Where(s => s.Value.From < s.Value.To).ToDictionary(s => s.Key, s => s.Value);
        _consumer.Assign(open.Select(s => new TopicPartitionOffset(_topic, s.Key, s.Value.From)));
        var reached = open.ToDictionary(s => s.Key, s => s.Value.From);
        var taken = Task.CompletedTask;
        while (open.Count > 0)
        {
            var rows = await Task.Run(() => Fill(open, reached, cancellationToken), cancellationToken);
            await taken;
            progress(stretches.Sum(s => reached.TryGetValue(s.Key, out long next) ? Math.Min(next, s.Value.To) - s.Value.From : 0));
            taken = take(rows);
        }

        await taken;
        _consumer.Unassign();
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private List<CandleRow> Fill(Dictionary<int, (long From, long To)> open, Dictionary<int, long> reached, CancellationToken cancellationToken)
    {
        var rows = new List<CandleRow>(BatchRows);
        while (rows.Count < BatchRows && open.Count > 0)
        {
            var record = _consumer.Next(cancellationToken);
            int partition = record.Partition.Value;
            if (!open.TryGetValue(partition, out var stretch))
            {
                continue;
            }

            // The offset before the end may be a transaction marker, which is never handed out: then the end, or a record beyond it, tells.
            if (record.IsPartitionEOF || record.Offset.Value >= stretch.To)
            {
                open.Remove(partition);
                reached[partition] = stretch.To;
                continue;
            }

            reached[partition] = record.Offset.Value + 1;
            if (_decoder.TryDecode(record, out var row, out _))
            {
                rows.Add(row);
            }

            if (record.Offset.Value + 1 == stretch.To)
            {
                open.Remove(partition);
            }
        }

        return rows;
    }
}
