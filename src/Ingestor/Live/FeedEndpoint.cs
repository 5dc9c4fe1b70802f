namespace Candlewick.Ingestor.Live;

/// <summary>Where the next connect goes, and with what: made for it by the feed, its login included. Never logged as it is.</summary>
/// <param name="Address">With its query.</param>
/// <param name="Headers">Of the upgrade request.</param>
internal sealed record FeedEndpoint(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    public FeedEndpoint(Uri address)
        : this(address, [])
    {
    }

    /// <summary>Without its query and headers, which may hold a login.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Path);
}
