namespace Candlewick.EventStore.Offsets;

/// <summary>
/// A stored position is not the one the transaction began from: somebody else moved it, or an earlier transaction of
/// ours whose outcome was unknown did. Roll back, read the positions again, go on from there.
/// </summary>
public sealed class OffsetFenceException(string message) : Exception(message);
