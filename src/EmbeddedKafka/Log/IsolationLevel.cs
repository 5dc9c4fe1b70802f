namespace Candlewick.EmbeddedKafka.Log;

/// <summary>What a reader sees; values as in Kafka's requests.</summary>
internal enum IsolationLevel : byte
{
    ReadUncommitted = 0,
    ReadCommitted = 1,
}
