namespace Candlewick.StreamApi.Tail;

/// <summary>A position is older than what its topic holds: what was there has been deleted.</summary>
internal sealed class PositionLostException(string message, Exception? inner = null) : Exception(message, inner);
