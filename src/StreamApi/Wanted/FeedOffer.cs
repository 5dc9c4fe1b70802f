namespace Candlewick.StreamApi.Wanted;

/// <summary>A live feed that instruments may be asked of.</summary>
/// <param name="Name">As <c>pipeline feed</c> knows it.</param>
/// <param name="Venue">Whose instruments it has, besides those that the master says its vendor has a name for.</param>
public sealed record FeedOffer(string Name, string Venue);
