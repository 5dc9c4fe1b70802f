using Candlewick.Alerts;
using Candlewick.Analysis;
using Candlewick.CandleAggregator;
using Candlewick.Cli.History;
using Candlewick.Cli.Instruments;
using Candlewick.Cli.Settings;
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
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Wanted;
using Candlewick.Streaming.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Hosting;

/// <summary>What each of the <see cref="Services"/> is made of.</summary>
internal static class HostedServices
{
    /// <summary>Adds <paramref name="services"/> as the settings say.</summary>
    /// <param name="databases">Null where none of them needs one.</param>
    public static void AddServices(this IServiceCollection collection, Services services, PipelineSettings settings, Backbone backbone, Databases? databases)
    {
        if (services.HasFlag(Services.Aggregate))
        {
            collection.AddCandleAggregator(backbone.Aggregation with { Workers = settings.Workers, Refused = settings.Refused });
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
