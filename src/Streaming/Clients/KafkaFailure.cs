using Confluent.Kafka;

namespace Candlewick.Streaming.Clients;

/// <summary>What a failed call to Kafka asks for.</summary>
public enum KafkaFailure
{
    /// <summary>The same again later, from what is committed: a broker is away, a coordinator has moved, an answer came too late.</summary>
    Transient,

    /// <summary>Another client has this one's name. Fatal to this client, not to one that is built anew.</summary>
    Fenced,

    /// <summary>The records at a stored position are gone; going on would skip some.</summary>
    PositionLost,

    /// <summary>
    /// What was sent will not be taken however often it is sent: a record too large or with an impossible time, a policy, a
    /// right that is missing.
    /// </summary>
    Refused,

    /// <summary>This client is of no use any more.</summary>
    Fatal,
}

/// <summary>The ladder by which errors of Kafka are told apart, for every service.</summary>
public static class KafkaFailures
{
    /// <summary>What <paramref name="error"/> asks for.</summary>
    public static KafkaFailure Classify(this Error error) => error.Code switch
    {
        ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange => KafkaFailure.PositionLost,
        ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch or ErrorCode.FencedInstanceId => KafkaFailure.Fenced,
        _ when error.IsFatal => KafkaFailure.Fatal,
        _ when error.IsOfRecord() || IsOfRights(error.Code) => KafkaFailure.Refused,
        _ => KafkaFailure.Transient,
    };

    /// <summary>True where one record was refused for what it is: others may be taken, by the same client, from the same topic.</summary>
    public static bool IsOfRecord(this Error error) => error.Code is
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidTimestamp or ErrorCode.InvalidRecord
        or ErrorCode.PolicyViolation or ErrorCode.UnsupportedForMessageFormat;

    private static bool IsOfRights(ErrorCode code) => code is
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
        or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.TopicException or ErrorCode.InvalidRequiredAcks;
}
