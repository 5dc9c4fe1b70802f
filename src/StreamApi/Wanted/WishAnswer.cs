using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Wanted;

/// <summary>What a feed said of an instrument that somebody wants.</summary>
/// <param name="AtUs">When, microseconds UTC.</param>
/// <param name="Refusal">Null where it has subscribed.</param>
internal sealed record WishAnswer(string Feed, long AtUs, Refusal? Refusal);
