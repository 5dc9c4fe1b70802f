using System.Collections.Concurrent;
using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Ingestor.Kite;

/// <summary>Logins at a simulated Zerodha: one user, one API key, tokens that end at six in the morning or when the simulator says so. Safe to share between threads.</summary>
internal sealed class KiteSimulatedLogins(WireSimulator simulator)
{
    /// <summary>The API key that it knows, and the secret that belongs to it.</summary>
    public const string ApiKey = "simulated";

    public const string ApiSecret = "simulated-secret";

    /// <summary>An access token that is good without a login, for a client that has no page to log in at; until the first expiry.</summary>
    public const string StandingToken = "simulated-token";

    public const string User = "SIM001";

    private readonly ConcurrentDictionary<string, bool> _requestTokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Grant> _granted = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>What the login page leads back with.</summary>
    public string RequestToken()
    {
        string token = Name("request");
        _requestTokens[token] = true;
        return token;
    }

    /// <summary>An access token for a request token, which is good once; null where any of the three is wrong.</summary>
    public string? Exchange(string apiKey, string requestToken, string checksum)
    {
        if (apiKey != ApiKey || checksum != KiteSession.Checksum(apiKey, requestToken, ApiSecret) || !_requestTokens.TryRemove(requestToken, out _))
        {
            return null;
        }

        string token = Name("access");
        _granted[token] = new Grant(simulator.TokenEpoch, MasterDay.Next(simulator.Clock.GetUtcNow(), new TimeOnly(6, 0)));
        return token;
    }

    public bool IsValid(string? apiKey, string? accessToken) =>
        apiKey == ApiKey && accessToken is not null
        && (accessToken == StandingToken ? simulator.TokenEpoch == 0
            : _granted.TryGetValue(accessToken, out var grant) && grant.Epoch == simulator.TokenEpoch && simulator.Clock.GetUtcNow() < grant.EndsAt);

    public void End(string accessToken) => _granted.TryRemove(accessToken, out _);

    /// <summary>Of letters and digits, as the vendor's are.</summary>
    private string Name(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{Interlocked.Increment(ref _count):D8}simulated");

    private readonly record struct Grant(int Epoch, DateTimeOffset EndsAt);
}
