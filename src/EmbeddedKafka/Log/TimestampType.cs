namespace Candlewick.EmbeddedKafka.Log;

/// <summary>Whose clock a topic's record times are.</summary>
internal enum TimestampType
{
    CreateTime,
    LogAppendTime,
}
