namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>Kafka's rule for topic names, which also makes them safe as file names.</summary>
internal static class TopicName
{
    public const int MaxLength = 249;
    public const string ConsumerOffsets = "__consumer_offsets";
    public const string TransactionState = "__transaction_state";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    public static bool IsInternal(string name) => name is ConsumerOffsets or TransactionState;
}
