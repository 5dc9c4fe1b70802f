using System.Net;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Access.Tokens;
using Candlewick.StreamApi.Hosting;

namespace Candlewick.Cli.Settings;

/// <summary>Who is let in, over what, and how much one client may ask for.</summary>
/// <param name="Options">Keys, tokens, names and the limits of a client.</param>
/// <param name="Limits">Of sockets.</param>
/// <param name="Tls"><c>TLS_CERT</c>, <c>TLS_KEY</c>: files in PEM, or a PFX and <c>TLS_PASSWORD</c>; null: no TLS.</param>
/// <param name="Key"><c>API_KEY</c>: with which commands ask the API. A secret.</param>
internal sealed record AccessSettings(AccessOptions Options, StreamLimits Limits, TlsFiles? Tls, string? Key)
{
    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static AccessSettings Read(Func<string, string?> get, string dataFolder)
    {
        var (client, socket) = (new AccessLimits(), new StreamLimits());
        int Limit(string name, int otherwise, int most = 1_000_000) => PipelineSettings.Number(name, get(name), otherwise, 1, most);
        return new AccessSettings(
            new AccessOptions
            {
                Keys = new ApiKeyFile(Path.GetFullPath(get("API_KEYS_FILE") ?? Path.Combine(dataFolder, "api-keys.json"))),
                Tokens = Tokens(get("JWT_ISSUER"), get("JWT_AUDIENCE"), get("JWT_KEYS_FILE")),
                Hosts = get("ALLOWED_HOSTS")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                Limits = client with
                {
                    Connections = Limit("LIMIT_CLIENT_CONNECTIONS", client.Connections),
                    Subscriptions = Limit("LIMIT_CLIENT_SUBSCRIPTIONS", client.Subscriptions),
                    RequestsPerSecond = Limit("LIMIT_REQUESTS_PER_SECOND", client.RequestsPerSecond),
                    HistoryRowsPerMinute = PipelineSettings.Number("LIMIT_HISTORY_ROWS_PER_MINUTE", get("LIMIT_HISTORY_ROWS_PER_MINUTE"), client.HistoryRowsPerMinute, 10_000, int.MaxValue),
                    RequestBytes = Limit("LIMIT_REQUEST_BYTES", client.RequestBytes, int.MaxValue),
                },
            },
            socket with
            {
                Connections = Limit("LIMIT_CONNECTIONS", socket.Connections),
                MessagesPerSecond = Limit("LIMIT_MESSAGES_PER_SECOND", socket.MessagesPerSecond),
            },
            TlsFiles.Of(get("TLS_CERT"), get("TLS_KEY"), get("TLS_PASSWORD")),
            get("API_KEY"));
    }

    /// <summary>One line for whoever starts a server: who may read.</summary>
    /// <exception cref="ApiKeyException">The file of keys cannot be used.</exception>
    public string Summary()
    {
        var keys = Options.Keys?.Read() ?? [];
        string[] ways = [.. keys.Count > 0 ? [$"API keys ({keys.Count(key => key.StateAt(TimeProvider.System.GetUtcNow()) == "valid")} valid)"] : (string[])[], .. Options.Tokens is { } tokens ? [$"tokens of {tokens.Issuer}"] : (string[])[]];
        return ways.Length == 0 ? "open: whoever reaches the port may read everything; `pipeline keys add` makes a key" : string.Join(" and ", ways);
    }

    /// <summary>What is dangerous about an address that is not this machine's own; null where nothing is.</summary>
    public string? Warning(IPAddress host) =>
        IPAddress.IsLoopback(host) ? null
        : Options.Tokens is null && Options.Keys?.Read() is not { Count: > 0 } ? $"HOST={host} opens the API to the network, without authentication: `pipeline keys add` or JWT_ISSUER shuts it."
        : Tls is null ? $"HOST={host} opens the API to the network without TLS: keys and data can be read on the way; set TLS_CERT and TLS_KEY, or put a proxy before it."
        : null;

    private static TokenOptions? Tokens(string? issuer, string? audience, string? keys)
    {
        if (issuer is null)
        {
            return audience is null && keys is null ? null : throw new SettingException("JWT_AUDIENCE or JWT_KEYS_FILE is set without JWT_ISSUER; set all that belongs to the issuer, or none");
        }

        if (audience is null)
        {
            throw new SettingException("JWT_ISSUER is set without JWT_AUDIENCE; expected what tokens for this server have in aud, such as candlewick");
        }

        if (keys is null && (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || (address.Scheme != "https" && !(address.Scheme == "http" && address.IsLoopback))))
        {
            throw new SettingException($"JWT_ISSUER is '{issuer}'; expected an https address, or the issuer's public keys in JWT_KEYS_FILE");
        }

        try
        {
            if (keys is not null)
            {
                new IssuerKeys(keys).Read();
            }
        }
        catch (InvalidDataException e)
        {
            throw new SettingException(e.Message, e);
        }

        return new TokenOptions(issuer, audience, keys);
    }
}
