using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>An OpenID issuer over loopback: its discovery document, its set of keys, and tokens that are signed with the newest.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string Audience = "candlewick";

    private readonly WebApplication _app;
    private volatile RsaSecurityKey _key = NewKey();
    private volatile bool _away;

    private Issuer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>How often its keys were asked for.</summary>
    public int Asked { get; private set; }

    /// <summary>It answers with 503.</summary>
    public bool Away { set => _away = value; }

    /// <summary>With which it signs.</summary>
    public RsaSecurityKey Key => _key;

    public static async Task<Issuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel((KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0));
        var issuer = new Issuer(builder.Build());
        issuer._app.MapGet("/.well-known/openid-configuration", () => issuer.Answer($$"""{"issuer":"{{issuer.Address}}","jwks_uri":"{{issuer.Address}}/keys"}"""));
        issuer._app.MapGet("/keys", () =>
        {
            issuer.Asked++;
            return issuer.Answer(issuer.Set());
        });
        await issuer._app.StartAsync(TestContext.Current.CancellationToken);
        return issuer;
    }

    /// <summary>Signs with a new key from now on; the old one goes.</summary>
    public void Rotate() => _key = NewKey();

    public string Token(string? scope = "candlewick:*", string audience = Audience, TimeSpan? lives = null, string? issuer = null, SigningCredentials? signing = null)
    {
        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + (lives ?? TimeSpan.FromMinutes(5));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Address,
            Audience = audience,
            NotBefore = expires - TimeSpan.FromHours(1),
            IssuedAt = expires - TimeSpan.FromHours(1),
            Expires = expires,
            Subject = new ClaimsIdentity(scope is null ? [new Claim("sub", "asha")] : [new Claim("sub", "asha"), new Claim("scope", scope)]),
            SigningCredentials = signing ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }

    /// <summary>A token with header and claims as they are given, signed by <paramref name="sign"/>.</summary>
    public static string Forged(string header, string claims, Func<byte[], byte[]> sign)
    {
        string signed = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        return $"{signed}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private IResult Answer(string json) => _away ? TypedResults.StatusCode(503) : TypedResults.Text(json, "application/json");

    private string Set()
    {
        var key = _key;
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.KeyId });
        return $$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{jwk.Kid}}","n":"{{jwk.N}}","e":"{{jwk.E}}"}]}""";
    }

    private static RsaSecurityKey NewKey()
    {
        var key = new RsaSecurityKey(RSA.Create(2048));
        key.KeyId = Convert.ToHexStringLower(key.ComputeJwkThumbprint())[..8];
        return key;
    }
}
