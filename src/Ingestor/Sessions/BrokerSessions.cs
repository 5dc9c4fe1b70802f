using System.Collections.Concurrent;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.SmartApi;

namespace Candlewick.Ingestor.Sessions;

/// <summary>The sessions of a process: one for each broker and server, which all who need it share.</summary>
/// <param name="client">For the brokers' REST interfaces.</param>
public sealed class BrokerSessions(BrokerCredentials credentials, SessionStore store, HttpClient client, TimeProvider time)
{
    private static readonly Dictionary<string, Func<BrokerSessions, Uri?, IBrokerSession>> Brokers = new(StringComparer.Ordinal)
    {
        ["kite"] = static (of, server) => new KiteSession(of.Credentials, of.Store, new KiteRest(of.Client, server ?? KiteRest.Public), of.Time),
        ["smartapi"] = static (of, server) => new SmartApiSession(of.Credentials, of.Store, new SmartApiRest(of.Client, server ?? SmartApiRest.Public), of.Time),
        ["breeze"] = static (of, server) => new BreezeSession(of.Credentials, of.Store, new BreezeRest(of.Client, server ?? BreezeRest.Public), of.Time),
    };

    private readonly ConcurrentDictionary<(string Broker, Uri? Server), IBrokerSession> _sessions = new();

    /// <summary>Brokers that there are, by the names of their feeds.</summary>
    public static IReadOnlyCollection<string> Names => Brokers.Keys;

    internal BrokerCredentials Credentials { get; } = credentials;

    internal SessionStore Store { get; } = store;

    internal HttpClient Client { get; } = client;

    internal TimeProvider Time { get; } = time;

    /// <summary>The session at a broker.</summary>
    /// <param name="broker">One of <see cref="Names"/>.</param>
    /// <param name="server">A server that speaks the broker's protocol, a simulator, by any address of it; null: the broker's own.</param>
    public IBrokerSession Of(string broker, Uri? server = null)
    {
        var root = server is null ? null : RootOf(server);
        return _sessions.GetOrAdd((broker, root), key => Brokers[key.Broker](this, key.Server));
    }

    /// <summary>Sockets and REST of a simulator are at one address.</summary>
    private static Uri RootOf(Uri server) =>
        new UriBuilder(server.Scheme is "wss" or "https" ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, server.Host, server.Port).Uri;
}
