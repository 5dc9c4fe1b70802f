namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>The answer to a change of topics: the topic as it is now, or an error and a sentence for the client.</summary>
internal sealed record TopicResult(LogError Error, Topic? Topic, string? Message)
{
    public static TopicResult Of(Topic topic) => new(LogError.None, topic, null);

    public static TopicResult Failed(LogError error, string message) => new(error, null, message);
}
