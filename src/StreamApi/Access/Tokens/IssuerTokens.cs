using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>
/// Tokens of the issuer, validated with JwtBearer's options and handler: its keys, their renewal and all it checks. Not its scheme: a token may come in a
/// message as well. One that was found good is known until it expires.
/// </summary>
internal sealed class IssuerTokens(IOptionsMonitor<JwtBearerOptions> options, AccessLimits limits, Audit audit, TimeProvider time, ILogger<IssuerTokens> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Expires, IssuedGrant Issued)> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, GrantUse> _uses = new(StringComparer.Ordinal);
    private BaseConfigurationManager? _document;

    private JwtBearerOptions Bearer => options.Get(JwtBearerDefaults.AuthenticationScheme);

    /// <summary>The grant of a token.</summary>
    /// <exception cref="RequestException"><c>not_allowed</c>: it is not good; <c>upstream_unavailable</c>: the issuer does not say by which keys it would be.</exception>
    public async Task<Grant> FindAsync(string token)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(hash, out var known) && known.Expires > time.GetUtcNow())
        {
            return known.Issued.Grant;
        }

        var result = await ValidateAsync(token);
        if (!result.IsValid)
        {
            throw new RequestException(ErrorCodes.NotAllowed, Reason(result.Exception));
        }

        var identity = result.ClaimsIdentity;
        string name = (identity.FindFirst(JwtRegisteredClaimNames.Sub) ?? identity.FindFirst("client_id"))?.Value ?? "a token without a subject";
        var issued = new IssuedGrant(name, TokenScope.Of(identity), _uses.GetOrAdd(name, _ => new GrantUse(limits)), audit);
        var expires = new DateTimeOffset(((JsonWebToken)result.SecurityToken).ValidTo, TimeSpan.Zero) + Bearer.TokenValidationParameters.ClockSkew;
        return _known.GetOrAdd(hash, (expires, issued)).Issued.Grant;
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

        (_document as IDisposable)?.Dispose();
    }

    private async Task<TokenValidationResult> ValidateAsync(string token)
    {
        var document = LazyInitializer.EnsureInitialized(ref _document, Document);
        try
        {
            // The library takes an issuer that never answered for one without keys, and would call every token wrong.
            await document.GetBaseConfigurationAsync(CancellationToken.None);
        }
        catch (IssuerAwayException e)
        {
            throw new RequestException(ErrorCodes.UpstreamUnavailable, e.Message, retryable: true);
        }

        var parameters = Bearer.TokenValidationParameters.Clone();
        parameters.ConfigurationManager = document;
        return await Bearer.TokenHandlers[0].ValidateTokenAsync(token, parameters);
    }

    /// <summary>Its keys are in a file, or asked for where it is.</summary>
    private BaseConfigurationManager Document() => Bearer.Authority is null
        ? (BaseConfigurationManager)Bearer.ConfigurationManager!
        : new IssuerDocument(Bearer.MetadataAddress, new HttpDocumentRetriever(Bearer.Backchannel) { RequireHttps = Bearer.RequireHttpsMetadata }, time, logger);

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
