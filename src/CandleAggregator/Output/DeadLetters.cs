using System.Globalization;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>
/// Puts records of <c>ticks</c> that cannot become part of a candle into <c>dead-letters</c>, bytes untouched, in the
/// transaction that passes over them. Origin topic, partition and offset are the letter's identity.
/// </summary>
internal sealed class DeadLetters(string topic, string originTopic)
{
    private readonly byte[] _originTopic = Encoding.UTF8.GetBytes(originTopic);

    /// <param name="reason">A word, a colon, a sentence; see docs/topics.md.</param>
    public void Write(ConsumeResult<byte[], byte[]> record, string reason, TransactionWriter output) =>
        output.Write(topic, new Message<byte[]?, byte[]?>
        {
            Key = record.Message.Key,
            Value = record.Message.Value,
            Headers =
            [
                new Header(RecordHeaders.Reason, Encoding.UTF8.GetBytes(reason)),
                new Header(RecordHeaders.OriginTopic, _originTopic),
                new Header(RecordHeaders.OriginPartition, Decimal(record.Partition.Value)),
                new Header(RecordHeaders.OriginOffset, Decimal(record.Offset.Value)),
            ],
        });

    private static byte[] Decimal(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
