using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>
/// Tokens of the issuer, validated with JwtBearer's options and handler: its keys, their renewal and all it checks. Not its scheme: a token may come in a
/// message as well. One that was found good is known until it expires.
/// </summary>
internal sealed class IssuerTokens(IOptionsMonitor<JwtBearerOptions> options, AccessLimits limits, Audit audit, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Expires, IssuedGrant Issued)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GrantUse> _uses = new(StringComparer.Ordinal);

    /// <summary>The grant of a token, and why there is none.</summary>
    public async Task<(Grant? Grant, string? Problem)> FindAsync(string token)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(hash, out var known) && known.Expires > time.GetUtcNow())
        {
            return (known.Issued.Grant, null);
        }

        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = bearer.TokenValidationParameters.Clone();
        parameters.ConfigurationManager = bearer.ConfigurationManager as BaseConfigurationManager;
        var result = await bearer.TokenHandlers[0].ValidateTokenAsync(token, parameters);
        if (!result.IsValid)
        {
            return (null, Reason(result.Exception));
        }

        var identity = result.ClaimsIdentity;
        string name = (identity.FindFirst(JwtRegisteredClaimNames.Sub) ?? identity.FindFirst("client_id"))?.Value ?? "a token without a subject";
        var issued = new IssuedGrant(name, TokenScope.Of(identity), _uses.GetOrAdd(name, _ => new GrantUse(limits)), audit);
        var expires = new DateTimeOffset(((JsonWebToken)result.SecurityToken).ValidTo, TimeSpan.Zero) + parameters.ClockSkew;
        return (_known.GetOrAdd(hash, (expires, issued)).Issued.Grant, null);
    }

    /// <summary>Ends what has expired.</summary>
    public void Expire()
    {
        var now = time.GetUtcNow();
        foreach (var (hash, (expires, issued)) in _known)
        {
            if (expires <= now && _known.TryRemove(hash, out _))
            {
                issued.End();
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, issued) in _known.Values)
        {
            issued.Dispose();
        }
    }

    /// <summary>The library's own messages may quote the token.</summary>
    private static string Reason(Exception? exception) => exception switch
    {
        SecurityTokenExpiredException => "the token has expired",
        SecurityTokenNotYetValidException => "the token is not valid yet",
        SecurityTokenInvalidAudienceException => "the token is for another audience than JWT_AUDIENCE",
        SecurityTokenInvalidIssuerException => "the token is of another issuer than JWT_ISSUER",
        SecurityTokenSignatureKeyNotFoundException => "the token is signed with a key that the issuer is not known to have",
        SecurityTokenInvalidSignatureException => "the token's signature is wrong",
        _ => "the key or token is not valid",
    };
}
