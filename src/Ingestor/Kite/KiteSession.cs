using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Sessions;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// A login at Zerodha: its user logs in on a page of the broker's, which leads back with a request token; this and the API secret give the access
/// token. It ends about 06:00 in India, and nobody but its user can get the next one.
/// </summary>
internal sealed class KiteSession(BrokerCredentials credentials, SessionStore store, KiteRest rest, TimeProvider time) : BrokerSession("kite", rest.Server, store, time)
{
    /// <summary>The secret that stands beside the access token in every request.</summary>
    public const string ApiKey = "api_key";

    public const string AccessToken = "access_token";

    private const string RequestToken = "request_token";
    private const string TokenPath = "session/token";
    private const string LoginPath = "connect/login?v=3&api_key=";

    private static readonly Uri LoginPage = new("https://kite.zerodha.com/");

    public override LoginPrompt Prompt => new(
        "Log in on this page; it leads to the address that is registered with the API key, with a request_token in it. Give that token, or the whole address.",
        new Uri(rest.Server == KiteRest.Public ? LoginPage : rest.Server, LoginPath + Uri.EscapeDataString(credentials.Get("KITE_API_KEY"))),
        RequestToken);

    /// <summary>Lowercase hexadecimal SHA-256 of the three, one after another.</summary>
    public static string Checksum(string apiKey, string requestToken, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey + requestToken + secret)));

    protected override async Task<SessionTokens> AskAsync(string? answer, CancellationToken cancellationToken)
    {
        string requestToken = TokenIn(answer);
        string apiKey = credentials.Get("KITE_API_KEY");
        var data = await TryAsync(HttpMethod.Post, TokenPath, null, new Dictionary<string, string>
        {
            [ApiKey] = apiKey,
            [RequestToken] = requestToken,
            ["checksum"] = Checksum(apiKey, requestToken, credentials.Get("KITE_API_SECRET")),
        }, cancellationToken);
        var now = Time.GetUtcNow();
        return new SessionTokens
        {
            Account = Field(data, "user_id"),
            Server = Server,
            Secrets = new Dictionary<string, string> { [ApiKey] = apiKey, [AccessToken] = Field(data, AccessToken) },
            IssuedAt = now,
            ExpiresAt = MasterDay.Next(now, new TimeOnly(6, 0)),
        };
    }

    protected override async Task EndAsync(SessionTokens tokens, CancellationToken cancellationToken)
    {
        string query = $"?{ApiKey}={Uri.EscapeDataString(tokens[ApiKey])}&{AccessToken}={Uri.EscapeDataString(tokens[AccessToken])}";
        try
        {
            await rest.SendAsync(HttpMethod.Delete, TokenPath + query, tokens, null, cancellationToken);
        }
        catch (KiteException e) when (e.IsTokenError)
        {
            // It has ended already.
        }
        catch (KiteException e)
        {
            throw new IngestException(e.Message, e);
        }
    }

    private async Task<JsonElement> TryAsync(HttpMethod method, string path, SessionTokens? tokens, IReadOnlyDictionary<string, string> form, CancellationToken cancellationToken)
    {
        try
        {
            return await rest.SendAsync(method, path, tokens, form, cancellationToken);
        }
        catch (KiteException e)
        {
            throw new IngestException(
                e.IsRateLimit ? $"{e.Message}; try again in a minute"
                : e.IsTokenError ? $"{e.Message}. A request token is good once and for a few minutes, and the checksum needs the KITE_API_SECRET that belongs to KITE_API_KEY; `pipeline login kite` begins anew"
                : e.Message, e);
        }
    }

    /// <summary>The token, of itself or of the address that the login page led to.</summary>
    private static string TokenIn(string? answer)
    {
        string text = answer?.Trim() ?? "";
        int at = text.IndexOf(RequestToken + "=", StringComparison.Ordinal);
        if (at >= 0)
        {
            text = text[(at + RequestToken.Length + 1)..];
            int end = text.IndexOfAny(['&', '#']);
            text = end < 0 ? text : text[..end];
        }

        return text.Length > 0 && text.All(char.IsAsciiLetterOrDigit) ? text
            : throw new IngestException("a request_token is letters and digits: the one in the address that the login page led to");
    }

    private static string Field(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw new IngestException($"Kite's answer to the login has no {name}");
}
