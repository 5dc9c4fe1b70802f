using System.Globalization;
using System.Text;
using Candlewick.Contracts.Topics;
using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// Makes records of <c>dead-letters</c>, bytes untouched. Origin topic, partition and offset are a letter's identity, and the
/// way to the bytes where they are too many for a letter.
/// </summary>
public static class DeadLetters
{
    /// <summary>Key and value together; with the headers this stays below what clients and brokers take unless told otherwise, 1 MB.</summary>
    private const int MaxBytes = 950_000;

    /// <summary>An input record that cannot be used.</summary>
    /// <param name="topic">Full name of its topic.</param>
    /// <param name="reason">A word, a colon, a sentence; see docs/topics.md.</param>
    public static Message<byte[]?, byte[]?> OfInput(string topic, ConsumeResult<byte[], byte[]> record, string reason) =>
        Letter(record.Message.Key, record.Message.Value, reason, "left at the origin", topic, record.Partition.Value, record.Offset.Value);

    /// <summary>An output that Kafka refused, with the input it follows from as its origin.</summary>
    internal static Message<byte[]?, byte[]?> OfOutput(Message<byte[]?, byte[]?> output, RefusedOutput refused, string originTopic)
    {
        var letter = Letter(
            output.Key, output.Value, $"refused: {refused.Error.Reason}", "left out", originTopic, refused.Origin.Partition, refused.Origin.Offset);
        letter.Headers.Add(RecordHeaders.RefusedBy, Encoding.UTF8.GetBytes(refused.Topic));
        return letter;
    }

    private static Message<byte[]?, byte[]?> Letter(byte[]? key, byte[]? value, string reason, string where, string topic, int partition, long offset)
    {
        long bytes = (key?.Length ?? 0) + (long)(value?.Length ?? 0);
        bool fits = bytes <= MaxBytes;
        return new Message<byte[]?, byte[]?>
        {
            Key = fits ? key : null,
            Value = fits ? value : null,
            Headers =
            [
                new Header(RecordHeaders.Reason, Encoding.UTF8.GetBytes(fits ? reason : $"{reason} ({bytes} bytes, {where})")),
                new Header(RecordHeaders.OriginTopic, Encoding.UTF8.GetBytes(topic)),
                new Header(RecordHeaders.OriginPartition, Decimal(partition)),
                new Header(RecordHeaders.OriginOffset, Decimal(offset)),
            ],
        };
    }

    private static byte[] Decimal(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
