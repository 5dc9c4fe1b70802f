namespace Candlewick.StreamApi.Subscriptions;

/// <summary>A client that had caught up fell behind what is held in memory, or does not read.</summary>
internal sealed class SlowClientException(string message) : Exception(message);
