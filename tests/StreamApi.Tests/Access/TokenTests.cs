using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Tokens;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Tokens of an issuer whose public keys are in a file.</summary>
public sealed class TokenTests(KafkaFixture kafka, PostgresFixture postgres) : IDisposable
{
    private const string Issuer = "https://login.example";
    private const string Audience = "candlewick";

    private readonly TempFolder _folder = new("tokens");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task What_a_token_claims_is_what_it_may_read()
    {
        await using var api = await StartAsync();
        using var http = new HttpClient { BaseAddress = api.Http };
        async Task<(HttpStatusCode, HttpStatusCode, HttpStatusCode)> GetAsync(string token)
        {
            async Task<HttpStatusCode> Get(string path)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("Authorization", $"Bearer {token}");
                return (await http.SendAsync(request)).StatusCode;
            }

            return (await Get("/api/candles/NYSE:SPY?interval=1m"), await Get("/api/candles/NSE:INFY?interval=1m"), await Get("/api/calendar/NSE"));
        }

        // 404: let in, and there is no such candle.
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await GetAsync(Token("openid candlewick:candles", "NYSE:*")));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK), await GetAsync(Token("candlewick:*")));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await GetAsync(Token("openid candles profile")));
    }

    [Fact]
    public async Task Tokens_that_are_not_good_are_refused_and_why_is_said()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var api = await StartAsync();
        using var http = new HttpClient { BaseAddress = api.Http };
        string good = Token("candlewick:*");
        foreach (var (token, why) in new[]
        {
            (Token("candlewick:*", issuer: "https://evil.example"), "another issuer"),
            (Token("candlewick:*", audience: "other"), "another audience"),
            (Token("candlewick:*", lives: TimeSpan.FromMinutes(-5)), "expired"),
            (Token("candlewick:*", signedWith: stranger), "sign"),
            (good[..^3] + "AAA", "sign"),
            (Unsigned(), "sign"),
            ("a.b.c", "not valid"),
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api");
            request.Headers.Add("Authorization", $"Bearer {token}");
            using var response = await http.SendAsync(request);
            Assert.Equal((why, HttpStatusCode.Unauthorized), (why, response.StatusCode));
            string body = await response.Content.ReadAsStringAsync();
            Assert.Contains(why, body, StringComparison.Ordinal);
            Assert.DoesNotContain(token.Split('.')[^1] is { Length: > 3 } signature ? signature : token, body + string.Concat(api.Lines.All), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_on_a_socket_ends_with_it()
    {
        await using var api = await StartAsync();
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        await client.SendAsync($$"""{"op":"auth","key":"{{Token("candlewick:ticks", lives: TimeSpan.FromSeconds(-8))}}"}"""); // within the ten seconds that clocks may differ
        Assert.Equal("asha", (await client.UntilAsync("authenticated")).GetProperty("name").GetString());
        Assert.Equal(4003, (await client.NextAsync())!.Value.GetProperty("code").GetInt32());
    }

    [Fact]
    public void Keys_are_read_as_a_set_and_as_PEM_and_a_secret_one_is_refused()
    {
        File.WriteAllText(_folder["pem"], _key.ExportSubjectPublicKeyInfoPem());
        Assert.Single(new IssuerKeys(_folder["pem"]).Read());
        using var rsa = RSA.Create(2048);
        File.WriteAllText(_folder["rsa"], rsa.ExportSubjectPublicKeyInfoPem());
        Assert.Single(new IssuerKeys(_folder["rsa"]).Read());
        File.WriteAllText(_folder["secret"], """{"keys":[{"kty":"oct","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U"}]}""");
        Assert.Contains("no public key", Assert.Throws<InvalidDataException>(() => new IssuerKeys(_folder["secret"]).Read()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => new IssuerKeys(_folder["missing"]).Read());
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    private Task<Api> StartAsync()
    {
        var jwk = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(_key.ExportParameters(includePrivateParameters: false))));
        File.WriteAllText(_folder["jwks.json"], $$"""{"keys":[{"kty":"EC","use":"sig","crv":"{{jwk.Crv}}","x":"{{jwk.X}}","y":"{{jwk.Y}}"}]}""");
        return Api.StartAsync(kafka, postgres, partitions: 1, configure: options => options with { Access = new AccessOptions { Tokens = new TokenOptions(Issuer, Audience, _folder["jwks.json"]) } });
    }

    private string Token(string scope, string? instruments = null, string issuer = Issuer, string audience = Audience, TimeSpan? lives = null, ECDsa? signedWith = null)
    {
        var expires = TimeProvider.System.GetUtcNow().UtcDateTime + (lives ?? TimeSpan.FromMinutes(5));
        var claims = new List<Claim> { new("sub", "asha"), new("scope", scope) };
        if (instruments is not null)
        {
            claims.Add(new Claim("instruments", instruments));
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = expires - TimeSpan.FromHours(1),
            IssuedAt = expires - TimeSpan.FromHours(1),
            Expires = expires,
            Subject = new ClaimsIdentity(claims),
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(signedWith ?? _key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    private static string Unsigned() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer, Audience = Audience, Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(5), Subject = new ClaimsIdentity([new Claim("scope", "candlewick:*")]),
    });
}
