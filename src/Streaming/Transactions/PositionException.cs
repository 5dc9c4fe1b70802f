namespace Candlewick.Streaming.Transactions;

/// <summary>A stored position does not fit the topic as it is; the message names the remedy. Going on would skip or repeat records.</summary>
public sealed class PositionException(string message, Exception? inner = null) : Exception(message, inner);
