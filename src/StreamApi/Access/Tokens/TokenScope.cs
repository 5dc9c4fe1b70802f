using System.Security.Claims;

namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>
/// What a token's claims allow: <c>scope</c> (or <c>scp</c>) has words such as <c>candlewick:candles</c>, <c>instruments</c> ids and patterns. Both may be
/// lists, or words separated by blanks.
/// </summary>
internal static class TokenScope
{
    /// <summary>What words of <c>scope</c> begin with that are ours: others in it are other services'.</summary>
    public const string Prefix = "candlewick:";

    public const string Instruments = "instruments";

    /// <summary>Nothing is allowed by a token without words of ours; all instruments by one that names none.</summary>
    public static AccessScope Of(ClaimsIdentity identity)
    {
        var channels = Words(identity, "scope").Concat(Words(identity, "scp")).Where(word => word.StartsWith(Prefix, StringComparison.Ordinal)).Select(word => word[Prefix.Length..]);
        return new AccessScope([.. channels.Distinct()], identity.HasClaim(claim => claim.Type == Instruments) ? [.. Words(identity, Instruments)] : ["*"]);
    }

    private static IEnumerable<string> Words(ClaimsIdentity identity, string type) =>
        identity.FindAll(type).SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
