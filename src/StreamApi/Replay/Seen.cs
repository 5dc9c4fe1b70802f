using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Replay;

/// <summary>An item, and when whoever followed the log saw it: microseconds UTC of the log's own time.</summary>
internal readonly record struct Seen(long Us, Item Item);
