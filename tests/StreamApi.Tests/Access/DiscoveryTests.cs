using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Tokens;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Tokens of an issuer that says itself by which keys they are signed.</summary>
public sealed class DiscoveryTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Its_tokens_are_let_in_everywhere_also_when_it_signs_with_another_key()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var api = await StartAsync(issuer);
        string old = issuer.Token();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(api, old)).Status);
        await using var socket = await api.ConnectAsync("/ws/v1", ("Authorization", $"Bearer {old}"));
        Assert.Equal("none", (await socket.UntilAsync("welcome")).GetProperty("auth").GetString());

        issuer.Rotate();
        string rotated = issuer.Token();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(api, rotated)).Status);
        await using var stream = await api.ConnectAsync(Candlewick.StreamApi.Compatibility.ApiPort.MultiEndpoint, "/ws/stream", ("Authorization", $"Bearer {rotated}"));
        Assert.Equal("connected", (await stream.MessageAsync()).GetProperty("status").GetString());
        await socket.SendAsync("""{"op":"ping","t":1}""");
        await socket.UntilAsync("pong");

        // A key that nobody has asks the issuer anew, but not for every token.
        int before = issuer.Asked;
        using var stranger = RSA.Create(2048);
        for (int n = 0; n < 20; n++)
        {
            string token = issuer.Token(signing: new(new Microsoft.IdentityModel.Tokens.RsaSecurityKey(stranger) { KeyId = $"unknown{n}" }, "RS256"));
            Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(api, token)).Status);
        }

        Assert.InRange(issuer.Asked - before, 0, 3);
    }

    [Fact]
    public async Task Tokens_that_are_not_good_are_refused_with_why_and_a_line_of_the_audit()
    {
        await using var issuer = await Issuer.StartAsync();
        await using var api = await StartAsync(issuer);
        string claims = $$"""{"iss":"{{issuer.Address}}","aud":"candlewick","sub":"mallory","scope":"candlewick:*","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300}}}""";
        byte[] publicKey = Encoding.ASCII.GetBytes(issuer.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        using var stranger = RSA.Create(2048);
        (string Token, int Status, string Why)[] tokens =
        [
            (issuer.Token(audience: "other"), 401, "another audience"),
            (issuer.Token(issuer: "https://evil.example"), 401, "another issuer"),
            (issuer.Token(lives: TimeSpan.FromMinutes(-5)), 401, "expired"),
            (issuer.Token(lives: TimeSpan.FromHours(3)), 401, "not valid yet"),
            (Issuer.Forged("""{"alg":"none","typ":"JWT"}""", claims, _ => []), 401, "sign"),
            (Issuer.Forged("""{"alg":"None"}""", claims, _ => []), 401, "sign"),
            (Issuer.Forged($$"""{"alg":"HS256","kid":"{{issuer.Key.KeyId}}"}""", claims, text => HMACSHA256.HashData(publicKey, text)), 401, "sign"),
            (Issuer.Forged($$"""{"alg":"HS256"}""", claims, text => HMACSHA256.HashData(issuer.Key.Rsa.ExportRSAPublicKey(), text)), 401, "sign"),
            (Issuer.Forged($$"""{"alg":"RS256","kid":"{{issuer.Key.KeyId}}"}""", claims, text => stranger.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), 401, "sign"),
            (Issuer.Forged($$"""{"alg":"RS256","jku":"http://127.0.0.1:1/keys"}""", claims, text => stranger.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), 401, "sign"),
            (Issuer.Forged($$"""{"alg":"RS256","kid":"{{issuer.Key.KeyId}}"}""", claims.Replace("\"exp\"", "\"x\"", StringComparison.Ordinal), text => issuer.Key.Rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), 401, "not valid"),
            (issuer.Token()[..^4] + "AAAA", 401, "sign"),
            (issuer.Token(scope: null), 403, "may read"),
            (issuer.Token(scope: "openid profile"), 403, "may read"),
            (issuer.Token(scope: "candlewick:ticks"), 403, "may read ticks"),
        ];
        foreach (var (token, status, why) in tokens)
        {
            var (got, problem) = await AskAsync(api, token);
            Assert.Equal((why, status), (why, (int)got));
            Assert.Contains(why, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.Equal("not_allowed", problem.GetProperty("code").GetString());
            if (status == 401)
            {
                await using var socket = await api.ConnectAsync();
                await socket.UntilAsync("welcome");
                await socket.SendAsync($$"""{"op":"auth","key":"{{token}}"}""");
                Assert.Contains(why, (await socket.MessageAsync()).GetProperty("reason").GetString(), StringComparison.Ordinal);
                Assert.Null(await socket.NextAsync());
                Assert.Equal(4003, socket.CloseCode);
            }
        }

        Assert.Equal(tokens.Length + tokens.Count(t => t.Status == 401), api.Lines.Of(Audit.Category).Count());
        Assert.DoesNotContain(api.Lines.All, line => tokens.Any(t => t.Token.Split('.')[1] is { Length: > 10 } middle && line.Contains(middle, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task While_it_is_away_nobody_is_called_wrong_and_it_comes_back_by_itself()
    {
        await using var issuer = await Issuer.StartAsync();
        issuer.Away = true;
        await using var api = await StartAsync(issuer);
        string token = issuer.Token();
        var (status, problem) = await AskAsync(api, token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "upstream_unavailable", true), (status, problem.GetProperty("code").GetString(), problem.GetProperty("retryable").GetBoolean()));
        await using var early = await api.ConnectAsync("/ws/v1", ("Authorization", $"Bearer {token}"));
        Assert.Equal(5_000, (await early.MessageAsync()).GetProperty("retry_after_ms").GetInt32());
        Assert.Null(await early.NextAsync());
        Assert.Equal(1013, early.CloseCode);
        await using var socket = await api.ConnectAsync();
        await socket.UntilAsync("welcome");
        await socket.SendAsync($$"""{"op":"auth","key":"{{token}}"}""");
        Assert.Equal("upstream_unavailable", (await socket.MessageAsync()).GetProperty("code").GetString());

        issuer.Away = false;
        await Eventually.TrueAsync(async () => (await AskAsync(api, token)).Status == HttpStatusCode.OK, TimeSpan.FromSeconds(30), "it is asked again");
        await socket.SendAsync($$"""{"op":"auth","key":"{{token}}"}""");
        await socket.UntilAsync("authenticated");

        // Known keys stay known while it is away.
        issuer.Away = true;
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(api, issuer.Token())).Status);
    }

    private Task<Api> StartAsync(Issuer issuer) => Api.StartAsync(
        kafka, postgres, partitions: 1, configure: options => options with { Access = new AccessOptions { Tokens = new TokenOptions(issuer.Address, Issuer.Audience, null) } });

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(Api api, string token)
    {
        using var http = new HttpClient { BaseAddress = api.Http };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/calendar/NSE");
        request.Headers.Add("Authorization", $"Bearer {token}");
        using var response = await http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
