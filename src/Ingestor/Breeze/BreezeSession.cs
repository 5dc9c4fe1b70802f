using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Sessions;

namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// A login at ICICI Direct: its user logs in on a page of the broker's, which leads back with an API session; this gives the session token, whose two
/// parts the sockets want. It ends at midnight in India, and nobody but its user can get the next one.
/// </summary>
internal sealed class BreezeSession(BrokerCredentials credentials, SessionStore store, BreezeRest rest, TimeProvider time) : BrokerSession("breeze", rest.Server, store, time)
{
    // Names of the secrets: the key, the token whole, as the REST interface wants it, and its second part, which the sockets want beside the account.
    public const string ApiKey = "api_key";
    public const string SessionToken = "session_token";
    public const string SessionKey = "session_key";

    private const string ApiKeyVariable = "BREEZE_API_KEY";
    private const string ApiSession = "API_Session";
    private const string LoginPath = "apiuser/login?api_key=";

    public override LoginPrompt Prompt => new(
        "Log in on this page; it leads to the address that is registered with the API key, with an API_Session in it. Give that, or the whole address.",
        new Uri(Server, LoginPath + Uri.EscapeDataString(credentials.Get(ApiKeyVariable))),
        ApiSession, IsSecret: true);

    protected override async Task<SessionTokens> AskAsync(string? answer, CancellationToken cancellationToken)
    {
        string apiSession = SessionIn(answer);
        string apiKey = credentials.Get(ApiKeyVariable);
        var customer = await rest.CustomerAsync(apiKey, apiSession, cancellationToken);
        string token = customer.TryGetProperty(SessionToken, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        var (user, key) = Split(token);
        var now = Time.GetUtcNow();
        return new SessionTokens
        {
            Account = user,
            Server = Server,
            Secrets = new Dictionary<string, string> { [ApiKey] = apiKey, [SessionToken] = token, [SessionKey] = key },
            IssuedAt = now,
            ExpiresAt = IndianMidnight.After(now),
        };
    }

    /// <summary>The vendor has no way to end one.</summary>
    protected override Task EndAsync(SessionTokens tokens, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>User and key of a session token, which is base 64 of both with a colon between them.</summary>
    private static (string User, string Key) Split(string token)
    {
        byte[] bytes = new byte[token.Length];
        string text = Convert.TryFromBase64String(token, bytes, out int length) ? Encoding.ASCII.GetString(bytes, 0, length) : "";
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1
            ? (text[..colon], text[(colon + 1)..])
            : throw new IngestException("Breeze's answer to the login has no session_token of a user and a key");
    }

    /// <summary>The API session, of itself or of the address that the login page led to.</summary>
    private static string SessionIn(string? answer)
    {
        string text = answer?.Trim() ?? "";
        int at = text.IndexOf("apisession=", StringComparison.OrdinalIgnoreCase);
        at = at < 0 ? text.IndexOf("API_Session=", StringComparison.OrdinalIgnoreCase) : at;
        if (at >= 0)
        {
            text = text[(text.IndexOf('=', at) + 1)..];
            int end = text.IndexOfAny(['&', '#']);
            text = end < 0 ? text : text[..end];
        }

        return text.Length > 0 && text.All(char.IsAsciiLetterOrDigit) ? text
            : throw new IngestException("an API_Session is letters and digits: the one in the address that the login page led to");
    }
}
