namespace Candlewick.StreamApi.Replay;

/// <summary>What is left of a step. One of the two is given.</summary>
/// <param name="Items">So many more.</param>
/// <param name="ToUs">All that was seen up to this time.</param>
internal sealed record PendingStep(int? Items, long? ToUs);
