using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>What becomes of an output that Kafka refuses for what it is.</summary>
public enum RefusedOutputs
{
    /// <summary>Its partition stops until the service is started again; the others go on.</summary>
    Stop,

    /// <summary>It goes to <c>dead-letters</c> instead, and its partition goes on.</summary>
    DeadLetter,
}

/// <summary>Which input an output follows from; the same input, read again, makes the same outputs in the same order.</summary>
/// <param name="Partition">Partition number of the inputs.</param>
/// <param name="Input">Which of the worker's inputs.</param>
/// <param name="Offset">Offset of the input record; -1 where the output is a task's last word in a transaction.</param>
/// <param name="Ordinal">How many outputs of the same record came before.</param>
public readonly record struct OutputOrigin(int Partition, int Input, long Offset, int Ordinal)
{
    /// <summary>The output is not of a record but of the task: its state.</summary>
    public bool IsState => Offset < 0;
}

/// <summary>An output that will not be taken however often it is sent.</summary>
/// <param name="Origin">What it follows from.</param>
/// <param name="Topic">Where it was to go.</param>
/// <param name="Key">Its key as text; null: none.</param>
/// <param name="Bytes">Length of key and value.</param>
/// <param name="Error">What Kafka said.</param>
public sealed record RefusedOutput(OutputOrigin Origin, string Topic, string? Key, int Bytes, Error Error)
{
    /// <summary>What its reader can do about it.</summary>
    public string Remedy => Error.Code switch
    {
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge =>
            $"raise max.message.bytes of topic '{Topic}' above {Bytes}, and KAFKA_MESSAGE_MAX_BYTES of this service with it",
        ErrorCode.InvalidTimestamp =>
            $"set message.timestamp.before.max.ms and message.timestamp.after.max.ms of topic '{Topic}' as docs/topics.md lists them, and look at the broker's clock",
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed =>
            $"give this service's user the right to write to topic '{Topic}'",
        _ => $"ask whoever runs the brokers what topic '{Topic}' demands of a record",
    };

    public override string ToString() => $"{Topic}, key {Key ?? "none"} ({Bytes} bytes): {Error.Reason}";
}
