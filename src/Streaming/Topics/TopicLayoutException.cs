namespace Candlewick.Streaming.Topics;

/// <summary>The broker or its topics are not what a pipeline needs; the message names the remedy.</summary>
public sealed class TopicLayoutException(string message, Exception? inner = null) : Exception(message, inner);
