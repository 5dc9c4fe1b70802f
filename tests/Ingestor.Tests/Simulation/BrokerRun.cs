using System.Globalization;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Ingestor.Sources;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>An Indian broker's simulator, our feed of it with a login, Kafka and candles, from before the opening auction on.</summary>
internal static class BrokerRun
{
    /// <summary>08:59 in India: whatever is traded on the date is traded later.</summary>
    public static readonly long FromUs = SimulatedRun.At(3, 29);

    public static readonly IReadOnlyList<string> Brokers = ["kite", "smartapi", "breeze"];

    /// <summary>Shares, their index, futures and a few options, a currency and a metal.</summary>
    public static List<SimulatedInstrument> Instruments { get; } = [.. SimulatedInstruments.India(SimulatedRun.Date).Where(i => i.Strike is null || i.Activity > 0.29)];

    public static async Task<SimulatedRun> StartAsync(
        KafkaFixture kafka, string broker, TempFolder folder, IReadOnlyList<string> faults, int minutes = 19, double speed = 60, double rate = 1)
    {
        IWireVendor vendor = broker switch { "kite" => new KiteSimulator(), "smartapi" => new SmartApiSimulator(TimeProvider.System), _ => new BreezeSimulator() };
        return await SimulatedRun.StartAsync(
            kafka, vendor, Instruments, (options, simulator, cancellationToken) => FeedAsync(broker, folder, options, simulator, cancellationToken), faults, FromUs, minutes, rate, speed: speed);
    }

    /// <summary>As <c>pipeline feed</c> does, but for the tokens, which are not looked up in a master.</summary>
    private static async Task FeedAsync(string broker, TempFolder folder, IngestOptions options, WireSimulator simulator, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var session = await LoginAsync(broker, folder, simulator, client, cancellationToken);
        ILiveFeed feed = broker switch
        {
            "kite" => new KiteFeed(simulator.SocketAddress, session),
            "smartapi" => new SmartApiFeed(simulator.SocketAddress, session),
            _ => new BreezeFeed(simulator.SocketAddress, session),
        };
        var shard = new FeedShard(feed, "0");
        foreach (var instrument in Instruments)
        {
            Assert.True(shard.Wanted.TryAdd(new LiveInstrument(new FeedInstrument(instrument.Id), SymbolOf(broker, instrument))));
        }

        using var ended = new CancellationTokenSource();
        await using var stopping = cancellationToken.UnsafeRegister(_ => ended.CancelAfter(TimeSpan.FromSeconds(6)), null);
        var source = new LiveSource(shard, tap: null, options.Time, new Random(1), NullLogger.Instance, cancellationToken);
        await Task.Factory.StartNew(() => new SourceRun(options, source, NullLogger.Instance).Run(ended.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>As <c>pipeline login</c> does.</summary>
    public static async Task<IBrokerSession> LoginAsync(string broker, TempFolder folder, WireSimulator simulator, HttpClient client, CancellationToken cancellationToken)
    {
        var sessions = new BrokerSessions(new BrokerCredentials(Credential, []), new SessionStore(folder.FullPath), client, simulator.Clock);
        var session = sessions.Of(broker, simulator.SocketAddress);
        await session.LoginAsync(await AnswerAsync(broker, session, client), cancellationToken);
        return session;
    }

    private static string SymbolOf(string broker, SimulatedInstrument instrument) => broker switch
    {
        "kite" => new KiteListing(Instruments).TokenAt(Instruments.IndexOf(instrument))!.Value.Value.ToString(CultureInfo.InvariantCulture),
        "smartapi" => $"{SmartApiSimulator.ExchangeOf(instrument.Id.Venue)}|{SmartApiSimulator.TokenOf(instrument)}",
        _ => BreezeSimulator.CodeOf(instrument)!,
    };

    /// <summary>What a person would bring from the broker's page.</summary>
    private static async Task<string?> AnswerAsync(string broker, IBrokerSession session, HttpClient client)
    {
        if (broker != "kite")
        {
            return broker == "breeze" ? BreezeSimulatedLogins.ApiSession : null;
        }

        using var page = await client.GetAsync(session.Prompt.Visit);
        return page.Headers.Location!.ToString();
    }

    private static string? Credential(string name) => name switch
    {
        "KITE_API_KEY" => KiteSimulatedLogins.ApiKey,
        "KITE_API_SECRET" => KiteSimulatedLogins.ApiSecret,
        "SMARTAPI_API_KEY" => SmartApiSimulatedLogins.ApiKey,
        "SMARTAPI_CLIENT_CODE" => SmartApiSimulatedLogins.ClientCode,
        "SMARTAPI_PIN" => SmartApiSimulatedLogins.Pin,
        "SMARTAPI_TOTP_SECRET" => SmartApiSimulatedLogins.TotpSecret,
        "BREEZE_API_KEY" => BreezeSimulatedLogins.ApiKey,
        _ => null,
    };
}
