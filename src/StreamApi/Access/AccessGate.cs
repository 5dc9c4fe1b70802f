using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Access.Tokens;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Access;

/// <summary>Says what a client may read.</summary>
/// <param name="tokens">Null: no issuer is configured.</param>
internal sealed class AccessGate(ApiKeyRing keys, IssuerTokens? tokens, HistoryRates rates)
{
    /// <summary>What is said to whoever has none.</summary>
    public const string Needed = "this server needs an API key or a token: Authorization: Bearer, X-Api-Key, or {\"op\":\"auth\",\"key\":…} as the first message of /ws/v1";

    /// <summary>True where neither keys nor an issuer are configured: whoever reaches the port may read everything.</summary>
    public bool IsOpen => tokens is null && !keys.AreNeeded;

    /// <summary>The grant of a request: by its header or by <c>access_token</c>; null where it has neither and one is needed.</summary>
    /// <exception cref="RequestException"><c>not_allowed</c>: what it has is not valid; <c>upstream_unavailable</c>: that cannot be said now.</exception>
    public async Task<Grant?> OfAsync(HttpContext context)
    {
        if (context.Features.Get<Grant>() is { } known)
        {
            return known;
        }

        var credential = Credential.Of(context);
        var grant = IsOpen ? keys.Anyone : credential is null ? null : await FindAsync(credential.Text);
        if (grant is not null)
        {
            grant = Within(grant, RequestRate.AddressOf(context.Connection.RemoteIpAddress));
            context.Features.Set(grant);
        }

        return grant;
    }

    /// <summary>The grant of a key or token that came in a message.</summary>
    /// <exception cref="RequestException">As of a request's.</exception>
    public async Task<Grant> OfAsync(string credential) => Within(await FindAsync(credential), address: null);

    private async Task<Grant> FindAsync(string credential)
    {
        if (IsOpen)
        {
            return keys.Anyone;
        }

        if (keys.Find(credential) is { } grant)
        {
            return grant;
        }

        if (ApiKeySecret.IdOf(credential) is not null)
        {
            throw NotAllowed($"the key{(keys.NameOf(credential) is { } name ? $" '{name}'" : "")} is wrong, revoked or expired");
        }

        return tokens is null ? throw NotAllowed("the key is not one of this server's") : await tokens.FindAsync(credential);
    }

    /// <summary>A key's clients share what it may read of the past; without one, those of an address. Loopback without a key is everybody's on this machine.</summary>
    private Grant Within(Grant grant, string? address) =>
        (grant.Use != GrantUse.Unlimited ? $"key {grant.Name}" : address) is { } client ? grant.Within(rates.Of(client)) : grant;

    private static RequestException NotAllowed(string why) => new(ErrorCodes.NotAllowed, why);
}
