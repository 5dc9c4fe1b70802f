using System.Globalization;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Ingestor.Findings;

/// <summary>Which ticks of a source have become dead letters, and why; from topic <c>dead-letters</c>.</summary>
public static class SourceDeadLetters
{
    /// <summary>Blocks. Letters are of the source's ticks as far as the aggregator has come when this is called.</summary>
    /// <param name="since">No letter of the source is older by Kafka's clock; null: there may be letters of any age.</param>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static IReadOnlyList<Finding> Read(KafkaSettings kafka, TopicLayout layout, string source, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var tally = new FindingTally();
        var all = Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(kafka.NameOf(TopicCatalog.DeadLetters), p)).ToList();
        string ticks = kafka.NameOf(TopicCatalog.Ticks);
        if (since is { } time)
        {
            PartitionReader.ReadSince(kafka, all, time, Take, cancellationToken);
        }
        else
        {
            PartitionReader.ReadToEnd(kafka, all, Take, cancellationToken);
        }

        return tally.Findings;

        void Take(ConsumeResult<byte[], byte[]> letter)
        {
            if (TextOf(letter, RecordHeaders.OriginTopic) == ticks && TickOf(letter) is { } tick && tick.Source == source)
            {
                tally.Add(FindingKind.DeadLettered, TextOf(letter, RecordHeaders.Reason) ?? "", PlaceOf(letter, tick));
            }
        }
    }

    private static Tick? TickOf(ConsumeResult<byte[], byte[]> letter)
    {
        try
        {
            return ConfluentFrame.TryRead(letter.Message.Value, out _, out var message) ? Tick.Parser.ParseFrom(message) : null;
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            // Whose it was cannot be told.
            return null;
        }
    }

    private static string PlaceOf(ConsumeResult<byte[], byte[]> letter, Tick tick)
    {
        long us = tick.TradeUs != 0 ? tick.TradeUs : tick.ExchangeUs != 0 ? tick.ExchangeUs : tick.ReceiveUs;
        string time = DateTimeOffset.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return $"{tick.Instrument} at {time} UTC (offset {TextOf(letter, RecordHeaders.OriginPartition)}.{TextOf(letter, RecordHeaders.OriginOffset)} of ticks)";
    }

    private static string? TextOf(ConsumeResult<byte[], byte[]> letter, string header) =>
        letter.Message.Headers?.TryGetLastBytes(header, out byte[] bytes) == true ? Encoding.UTF8.GetString(bytes) : null;
}
