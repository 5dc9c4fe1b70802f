using Candlewick.Alerts;
using Candlewick.Analysis;
using Candlewick.CandleAggregator;
using Candlewick.Cli.History;
using Candlewick.Cli.Instruments;
using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Ingestor;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sessions;
using Candlewick.Ingestor.Simulation;
using Candlewick.Instruments.Refresh;
using Candlewick.Portfolio;
using Candlewick.Projections;
using Candlewick.Projections.Alerts;
using Candlewick.Projections.Ledger;
using Candlewick.Projections.Sources;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Wanted;
using Candlewick.Streaming.Health;
using Candlewick.Streaming.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Hosting;

/// <summary>Which services a process runs.</summary>
[Flags]
internal enum Services
{
    /// <summary>The listener alone, for a command that is no service.</summary>
    None = 0,
    Aggregate = 1,
    Project = 2,
    Serve = 4,

    /// <summary>Candles to indicators, patterns and risk.</summary>
    Analyse = 1024,

    /// <summary>Where <c>INSTRUMENTS</c> names vendors.</summary>
    RefreshInstruments = 8,

    /// <summary>The sessions of the data folder, over the web port.</summary>
    BrokerSessions = 16,

    /// <summary>Where <c>RECONCILE</c> names instruments.</summary>
    Reconcile = 32,

    /// <summary>Those that <c>FEEDS</c> names.</summary>
    Feeds = 64,

    /// <summary>Ledgers to valued positions.</summary>
    Portfolio = 256,

    /// <summary>The engine of alerts.</summary>
    Alert = 512,
    All = Aggregate | Analyse | Project | Serve | RefreshInstruments | BrokerSessions | Reconcile | Feeds | Portfolio | Alert,

    /// <summary>The simulated exchange, into topics of its own.</summary>
    Simulate = 128,
    Simulated = Aggregate | Analyse | Project | Serve | Simulate | Portfolio | Alert,
}

/// <summary>Hosts any or all of the services in one process.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Databases? _databases;

    private ServiceHost(WebApplication app, Databases? databases)
    {
        _app = app;
        _databases = databases;
    }

    /// <summary>Address of the process's own listener: health and metrics, and the API where it is among the services.</summary>
    public string Web => _app.Urls.First();

    /// <summary>Address of another port of the API.</summary>
    public string At(ApiPort port) => _app.Urls.ElementAt((int)port);

    /// <summary>Brings the database up to date and starts <paramref name="services"/>.</summary>
    /// <param name="process">The command, as telemetry names the process.</param>
    /// <param name="broker">Of a broker in this process.</param>
    /// <param name="feed">Of a live feed in this process.</param>
    /// <exception cref="SettingException">The listener's port is taken.</exception>
    public static async Task<ServiceHost> StartAsync(
        string process, Services services, PipelineSettings settings, Backbone backbone, string? postgres, CancellationToken cancellationToken, EmbeddedBroker? broker = null,
        IHealthCheck? feed = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        Logs.Configure(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<JobBoard>().AddSingleton<HttpClient>().AddMetrics();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(4));

        bool serves = services.HasFlag(Services.Serve);
        var databases = postgres is null ? null : serves ? await Databases.OfServerAsync(postgres, settings.ReaderConnections, cancellationToken) : Databases.Of(postgres);
        builder.Services.AddSingleton(provider => Brokers.Sessions(settings, provider.GetRequiredService<HttpClient>()));
        AddServices(builder.Services, services, settings, backbone, databases);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var ports = Ports(serves, settings);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var tls = serves && settings.Access.Tls is { } files ? new TlsCertificate(files, kestrel.ApplicationServices.GetRequiredService<ILogger<TlsCertificate>>()) : null;
            ports.ForEach(port => kestrel.Listen(settings.Host, port.Number, port.What, listener => tls?.On(listener)));
        });
        var checks = builder.Services.AddHealthChecks();
        if (broker is not null)
        {
            checks.AddCheck("broker", broker.Check);
        }

        if (feed is not null)
        {
            checks.AddCheck("feed", feed);
        }

        Telemetry.Add(builder.Services, process, broker);

        var app = builder.Build();
        var host = new ServiceHost(app, databases);
        try
        {
            if (serves)
            {
                app.MapStreamApi();
            }
            else if (services.HasFlag(Services.BrokerSessions))
            {
                // Health and metrics are as on the listener of any service.
                app.UseWhen(context => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase), api => api.UseAccess());
            }

            if (services.HasFlag(Services.BrokerSessions))
            {
                app.MapBrokerSessions(app.Services.GetRequiredService<BrokerSessions>());
            }

            app.MapHealth();
            Telemetry.Map(app);
            await app.StartAsync(cancellationToken);
            return host;
        }
        catch (IOException e) when (ports.Find(port => !PortOwner.IsFree(settings.Host, port.Number)) is { Setting: { } setting } taken)
        {
            await host.DisposeAsync();
            throw PortOwner.Taken(settings.Host, taken.Number, setting, e);
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the services say of themselves now, as at <c>/health/ready</c>.</summary>
    public Task<HealthReport> CheckAsync(CancellationToken cancellationToken) =>
        _app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellationToken);

    /// <summary>Runs until the process is told to stop, or a service fails; throws what it failed with.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _app.WaitForShutdownAsync(cancellationToken);
        foreach (var service in _app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { IsFaulted: true } failed)
            {
                await failed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }
    }

    /// <summary>What it listens on, in the order of <see cref="ApiPort"/>.</summary>
    private static List<(ApiPort What, int Number, string Setting)> Ports(bool serves, PipelineSettings settings) => !serves
        ? [(ApiPort.Web, settings.HealthPort, "HEALTH_PORT")]
        :
        [
            (ApiPort.Web, settings.Port, "PORT"),
            (ApiPort.MultiEndpoint, settings.StreamPort, "STREAM_PORT"),
            (ApiPort.BrokerProxy, settings.ProxyPort, "PROXY_PORT"),
        ];

    private static void AddServices(IServiceCollection collection, Services services, PipelineSettings settings, Backbone backbone, Databases? databases)
    {
        if (services.HasFlag(Services.Aggregate))
        {
            collection.AddCandleAggregator(new AggregatorOptions(backbone.Kafka, backbone.Layout, backbone.SchemaIds, backbone.Rules) { Workers = settings.Workers, Refused = settings.Refused });
        }

        if (services.HasFlag(Services.Portfolio))
        {
            collection.AddPortfolio(new PortfolioOptions(backbone.Kafka, backbone.Layout, backbone.SchemaIds) { Workers = settings.Workers });
        }

        if (services.HasFlag(Services.Alert))
        {
            collection.AddAlertEngine(new AlertsOptions(backbone.Kafka, backbone.Layout, backbone.SchemaIds, backbone.Rules) { Workers = settings.Workers });
            collection.AddAlertDelivery(settings.Deliveries(), databases!.Own);
        }

        if (services.HasFlag(Services.Analyse))
        {
            collection.AddAnalysis(new AnalysisOptions(backbone.Kafka, backbone.Layout, backbone.SchemaIds, backbone.Rules)
            {
                Workers = settings.Workers, Refused = settings.Refused, Intervals = settings.Analysis.Intervals, Indicators = settings.Analysis.Indicators,
            });
        }

        if (services.HasFlag(Services.Project))
        {
            var projection = backbone.Projection(settings, databases!.Own);
            collection.AddProjections(projection).AddProjection(projection, new MarketEventProjection(projection.SchemaIds, projection.Events, TimeProvider.System))
                .AddProjection(projection, new LedgerProjection(projection.SchemaIds, projection.Events, TimeProvider.System))
                .AddProjection(projection, new AlertRuleProjection(projection.SchemaIds)).AddProjection(projection, new AlertProjection(projection.SchemaIds));
        }

        if (services.HasFlag(Services.Serve))
        {
            collection.AddStreamApi(new StreamApiOptions
            {
                Kafka = backbone.Kafka,
                Layout = backbone.Layout,
                SchemaIds = backbone.SchemaIds,
                Postgres = databases!.Own,
                Readers = databases.Readers,
                DefaultVenues = settings.DefaultVenues,
                CorsOrigins = settings.CorsOrigins,
                Access = settings.Access.Options,
                Limits = settings.Access.Limits,
                CorporateActions = settings.CorporateActions,
                KiteSecret = () => settings.Credentials.Find("KITE_API_SECRET"),
                Intervals = backbone.Rules.Specs,
                Sessions = backbone.Sessions,
                WatchLists = [.. LiveFeed.All.Select(feed => new WatchListFile(WatchList(settings, feed.Name), feed.Venue))],
                Feeds = [.. LiveFeed.All.Select(feed => new FeedOffer(feed.Name, feed.Venue))],
            });
        }
        else if (services.HasFlag(Services.BrokerSessions))
        {
            collection.AddAccess(settings.Access.Options, settings.CorsOrigins);
        }

        var publishing = backbone.Publishing(settings);
        if (services.HasFlag(Services.Simulate))
        {
            collection.AddHostedService(provider => new SimulatedFeed(
                new SimulatedExchange(new SimulatedExchangeOptions { Rate = settings.Simulation.Rate }, provider.GetRequiredService<ILoggerFactory>()), publishing));
        }

        if (services.HasFlag(Services.Feeds))
        {
            foreach (var feed in settings.Feeds.Value)
            {
                AddFeed(collection, feed, settings, publishing);
            }
        }

        if (services.HasFlag(Services.RefreshInstruments) && settings.Instruments.Count > 0)
        {
            collection.AddSingleton(RefreshSettings.From(settings, backbone) with { Vendors = settings.Instruments })
                .AddSingleton<InstrumentRefresh>()
                .AddHostedService<DailyRefresh>();
        }

        if (services.HasFlag(Services.Reconcile) && settings.Reconcile.Count > 0)
        {
            collection.AddHostedService(provider => new NightlyReconciliation(
                new ReconciledNight(settings, backbone, databases?.Own, provider.GetRequiredService<HttpClient>(), TimeProvider.System, provider.GetRequiredService<ILogger<VendorBars>>()).RunAsync,
                Path.Combine(settings.DataFolder, "reports"), provider.GetRequiredService<JobBoard>(), TimeProvider.System, provider.GetRequiredService<ILogger<NightlyReconciliation>>()));
        }
    }

    private static void AddFeed(IServiceCollection collection, FeedSettings feed, PipelineSettings settings, IngestOptions publishing)
    {
        string name = feed.Feed.Name;
        string watchList = WatchList(settings, name);
        collection.AddKeyedSingleton(name, (provider, _) =>
        {
            var sessions = provider.GetRequiredService<BrokerSessions>();
            return new LiveFeedService(
                feed.Feed,
                new LiveOptions
                {
                    TakesWishes = true, WatchLists = File.Exists(watchList) ? [watchList] : [], Context = new FeedContext { Address = feed.Address, Sessions = sessions },
                },
                BrokerSessions.Names.Contains(name) ? sessions.Of(name, feed.Address) : null, publishing, provider.GetRequiredService<ILoggerFactory>());
        });
        collection.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<LiveFeedService>(name));
        collection.AddHealthChecks().Add(new HealthCheckRegistration($"feed {name}", provider => provider.GetRequiredKeyedService<LiveFeedService>(name), null, null));
    }

    private static string WatchList(PipelineSettings settings, string feed) => Path.Combine(settings.DataFolder, "watch", $"{feed}.txt");
}
