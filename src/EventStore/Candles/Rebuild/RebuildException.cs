namespace Candlewick.EventStore.Candles.Rebuild;

/// <summary>The read model cannot be rebuilt now; the message says why and what to do. The one in use is as it was.</summary>
public sealed class RebuildException(string message) : Exception(message);
