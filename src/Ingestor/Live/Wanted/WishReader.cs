using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Reading;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>Follows topic <c>wanted-instruments</c> into a book. For one thread.</summary>
internal sealed class WishReader : IDisposable
{
    private readonly WishBook _book;
    private readonly FramedCodec<WantedInstrument> _codec;
    private readonly IConsumer<byte[], byte[]> _consumer;

    /// <summary>Reads what there is. Blocks.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public WishReader(IngestOptions options, WishBook book, ILogger logger, CancellationToken cancellationToken)
    {
        _book = book;
        _codec = new FramedCodec<WantedInstrument>(TopicCatalog.WantedInstruments, options.SchemaIds, WantedInstrument.Parser);
        var config = options.Kafka.Consumer(options.Kafka.GroupId("wanted"));
        _consumer = KafkaClients.Consumer<byte[], byte[]>(config, logger).Build();
        string topic = options.Kafka.NameOf(TopicCatalog.WantedInstruments);
        var unread = Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(topic, p)).ToHashSet();
        _consumer.Assign(unread.Select(p => new TopicPartitionOffset(p, Offset.Beginning)));
        try
        {
            while (unread.Count > 0)
            {
                var next = _consumer.Next(cancellationToken);
                Take(next);
                if (next.IsPartitionEOF)
                {
                    unread.Remove(next.TopicPartition);
                }
            }
        }
        catch
        {
            _consumer.Dispose();
            throw;
        }
    }

    /// <summary>Takes what has come since, without waiting. A Kafka that is away says nothing.</summary>
    public void Poll()
    {
        try
        {
            while (_consumer.Consume(TimeSpan.Zero) is { } next)
            {
                Take(next);
            }
        }
        catch (ConsumeException)
        {
            // It is asked again a moment later.
        }
    }

    public void Dispose() => _consumer.Dispose();

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        if (result.IsPartitionEOF || result.Message.Key is not { } key)
        {
            return;
        }

        if (result.Message.Value is not { } value)
        {
            _book.Apply(Encoding.UTF8.GetString(key), null);
        }
        else if (_codec.TryDecode(value, out var wish, out _))
        {
            _book.Apply(Encoding.UTF8.GetString(key), wish);
        }
    }
}
