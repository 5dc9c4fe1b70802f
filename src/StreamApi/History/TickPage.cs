using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.History;

/// <summary>A page of ticks.</summary>
/// <param name="Next">Where the log goes on; null at its end.</param>
internal sealed record TickPage(IReadOnlyList<TickItem> Ticks, long? Next);
