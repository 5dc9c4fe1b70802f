using System.Globalization;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>
/// Puts records of <c>ticks</c> that cannot become part of a candle into <c>dead-letters</c>, bytes untouched, in the
/// transaction that passes over them. Origin topic, partition and offset are the letter's identity, and the way to the
/// bytes where they are too many for a letter.
/// </summary>
internal sealed class DeadLetters(string topic, string originTopic)
{
    /// <summary>Key and value together; with the headers this stays below what clients and brokers take unless told otherwise, 1 MB.</summary>
    private const int MaxBytes = 950_000;

    private readonly byte[] _originTopic = Encoding.UTF8.GetBytes(originTopic);

    /// <param name="reason">A word, a colon, a sentence; see docs/topics.md.</param>
    public void Write(ConsumeResult<byte[], byte[]> record, string reason, TransactionWriter output)
    {
        long bytes = (record.Message.Key?.Length ?? 0) + (long)(record.Message.Value?.Length ?? 0);
        bool fits = bytes <= MaxBytes;
        output.Write(topic, new Message<byte[]?, byte[]?>
        {
            Key = fits ? record.Message.Key : null,
            Value = fits ? record.Message.Value : null,
            Headers =
            [
                new Header(RecordHeaders.Reason, Encoding.UTF8.GetBytes(fits ? reason : $"{reason} ({bytes} bytes, left at the origin)")),
                new Header(RecordHeaders.OriginTopic, _originTopic),
                new Header(RecordHeaders.OriginPartition, Decimal(record.Partition.Value)),
                new Header(RecordHeaders.OriginOffset, Decimal(record.Offset.Value)),
            ],
        });
    }

    private static byte[] Decimal(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
