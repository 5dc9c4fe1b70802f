using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Lists;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Alerts;
using Candlewick.StreamApi.Analysis;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Description;
using Candlewick.StreamApi.Hub;
using Candlewick.StreamApi.Lists;
using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Portfolio;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Quotes;
using Candlewick.StreamApi.Replay;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.ServerSentEvents;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.StreamApi.Wanted;
using Candlewick.Streaming.Health;
using Candlewick.Streaming.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Hosting;

/// <summary>Puts the API into a host.</summary>
public static class StreamApiHosting
{
    /// <summary>Whoever reads may ask for the headers alone.</summary>
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the API's services and its health check <c>api</c>. <see cref="TimeProvider"/> is the host's to register.</summary>
    public static IServiceCollection AddStreamApi(this IServiceCollection services, StreamApiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Limits);
        services.AddSingleton<TailSet>();
        services.AddHostedService(provider => provider.GetRequiredService<TailSet>());
        services.AddHostedService<TopicWatch>();
        services.AddSingleton(new CandleHistory(options.Readers));
        services.AddAccess(options.Access, options.CorsOrigins);
        services.AddSingleton<AddressPlaces>();
        services.AddSingleton(new ConnectionGate(options.Limits.Connections));
        services.AddSingleton(provider => new InstrumentDirectory(
            provider.GetRequiredService<CandleHistory>().ReadInstrumentsAsync, provider.GetRequiredService<TailSet>().Seen, provider.GetRequiredService<InstrumentMaster>(), options.DefaultVenues,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new ChannelCatalog(options.Channels, options.Intervals));
        services.AddSingleton<ChannelServices>();
        services.AddSingleton<ChannelSet>();
        services.AddSingleton(provider => new TimeRange(
            (ServedStream)provider.GetRequiredService<ChannelSet>()[TickChannel.Ticks], provider.GetRequiredService<CandleHistory>(),
            options.Intervals, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new CandleGrids(options.Sessions, id => provider.GetRequiredService<InstrumentMaster>().Find(id)?.SessionGroup));
        services.AddSingleton(provider => new ServedCandles(options.Intervals, provider.GetRequiredService<CandleGrids>()));
        services.AddSingleton(provider => new ScopeChanger(provider.GetRequiredService<InstrumentDirectory>().ResolveAsync, options.Limits));
        services.AddSingleton(provider => new QuoteBooks(provider.GetRequiredService<InstrumentMaster>()));
        services.AddSingleton<SessionStandings>();
        services.AddSingleton<WantedSet>();
        services.AddSingleton<NoticeBoard>();
        services.AddHostedService<SessionNotices>();
        services.AddSingleton(provider => new WatchBook(
            provider.GetRequiredService<TailSet>().StateOf(TopicCatalog.WantedInstruments).State, options.SchemaIds, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WatchBook>>()));
        services.AddSingleton(provider => new FeedChoice(
            options.Feeds, provider.GetRequiredService<InstrumentMaster>(), provider.GetRequiredService<WatchBook>(), provider.GetRequiredService<TailSet>().StateOf(TopicCatalog.FeedStatus).State,
            options.SchemaIds, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FeedChoice>>()));
        services.AddSingleton<WishTeller>();
        services.AddHostedService(provider => provider.GetRequiredService<WishTeller>());
        services.AddSingleton<WatchEndpoint>();
        services.AddSingleton<SubscriptionPlanner>();
        services.AddSingleton<ReplaySources>();
        services.AddSingleton<ReplayFactory>();
        services.AddSingleton<SubscriptionFactory>();
        services.AddSingleton<StreamEndpoint>();
        services.AddMarketHub(options.Limits);
        services.AddSingleton<EventStreamEndpoint>();
        services.AddRestDocument();
        services.AddSingleton(provider => provider.GetRequiredService<TailSet>().Instruments);
        services.AddSingleton(provider => new ContinuousFutures(
            provider.GetRequiredService<InstrumentMaster>(), provider.GetRequiredService<InstrumentDirectory>(), provider.GetRequiredService<CandleHistory>().ReadOpenInterestAsync));
        services.AddSingleton<CandleEndpoint>();
        services.AddSingleton<AnalysisEndpoint>();
        services.AddSingleton<TickEndpoint>();
        services.AddSingleton<InstrumentEndpoint>();
        services.AddSingleton<CalendarEndpoint>();
        services.AddSingleton<FeedEndpoint>();
        services.AddSingleton<QuoteEndpoint>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton(new GapHistory(options.Readers));
        services.AddSingleton<GapEndpoint>();
        services.AddAlertRoutes(options);
        services.AddSingleton(new WatchListStore(options.Postgres));
        services.AddSingleton<ListEndpoint>();
        services.TryAddSingleton<JobBoard>();
        services.AddSingleton<JobEndpoint>();
        services.AddSingleton(_ => new DashboardEndpoint(AppContext.BaseDirectory));
        services.AddPortfolioRoutes();
        services.AddSingleton<IndexEndpoint>();
        services.AddCompatibility();
        services.AddSingleton<KafkaReach>();
        services.AddSingleton<ApiMetrics>();
        services.AddHostedService<MemoryReturn>();
        services.AddResponseCompression(compression =>
        {
            // What is said here is no secret of anybody's that a length could tell.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "application/problem+json", "text/csv", "text/html", "text/javascript", "text/css"];
        });
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "api", provider => new ApiHealth(provider.GetRequiredService<TailSet>(), provider.GetRequiredService<KafkaReach>(), options.Postgres, provider.GetRequiredService<ConnectionGate>()), null, [HealthAnswer.WithData]));
        return services;
    }

    /// <summary>Maps the socket protocols, <c>/api/candles</c>, <c>/api/ticks</c>, <c>/api/instruments</c>, <c>/api/option-chain</c>, <c>/api/calendar</c>, <c>/api/feeds</c>, and what says that they are there.</summary>
    public static WebApplication MapStreamApi(this WebApplication app)
    {
        var dashboard = app.Services.GetRequiredService<DashboardEndpoint>();
        app.Use(DashboardEndpoint.TakeBrowsers);
        app.UsePortRouting();
        app.UseAccess();
        app.UseResponseCompression();
        var keepAlive = app.Services.GetRequiredService<StreamLimits>().KeepAlive;
        CorkedUpgrade.Use(app);
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = keepAlive, KeepAliveTimeout = keepAlive });
        app.MapCompatibility();
        var stream = app.Services.GetRequiredService<StreamEndpoint>();
        var candles = app.Services.GetRequiredService<CandleEndpoint>();
        var index = app.Services.GetRequiredService<IndexEndpoint>();
        var calendars = app.Services.GetRequiredService<CalendarEndpoint>();
        var instruments = app.Services.GetRequiredService<InstrumentEndpoint>();
        var feeds = app.Services.GetRequiredService<FeedEndpoint>();
        // Made with the first socket, its numbers would be missing until then.
        app.Services.GetRequiredService<ApiMetrics>();
        foreach (var protocols in app.Services.GetRequiredService<StreamApiOptions>().Protocols.GroupBy(p => p.Path))
        {
            SocketProtocol[] spoken = [.. protocols];
            app.Map(protocols.Key, (HttpContext context) => stream.AcceptAsync(context, spoken)).AsksItself();
        }

        app.MapMarketHub();
        app.MapGet("/api/stream", (Delegate)app.Services.GetRequiredService<EventStreamEndpoint>().GetAsync).Takes(EventStreamRequest.Parameters).NeedsAnyGrant();
        app.MapRestDocument();
        app.MapTopicDocument();
        app.MapMethods("/api/candles/{instrument}", Reading, candles.GetAsync).Takes("interval", "from", "to", "last", "limit", "cursor", "adjust", "roll").Needs("candles");
        app.MapMethods("/api/analysis/{instrument}", Reading, app.Services.GetRequiredService<AnalysisEndpoint>().GetAsync).Takes(AnalysisRequest.Parameters).Needs("candles");
        app.MapMethods("/api/indicators", Reading, IndicatorEndpoint.Get).Takes().Needs(Areas.Reference);
        app.MapMethods("/api/ticks/{instrument}", Reading, app.Services.GetRequiredService<TickEndpoint>().GetAsync).Takes("from", "to", "last", "limit", "cursor").Needs("ticks");
        app.MapMethods("/api/instruments", Reading, instruments.SearchAsync).Takes("query", "venue", "type", "expiry", "strike", "right", "underlying", "limit", "cursor").Needs(Areas.Reference);
        app.MapMethods("/api/instruments/{id}", Reading, instruments.GetAsync).Takes("roll").Needs(Areas.Reference);
        app.MapMethods("/api/option-chain/{underlying}", Reading, instruments.Chain).Takes("expiry").Needs(Areas.Reference);
        app.MapMethods("/api/calendar/{venue}", Reading, calendars.Get).Takes("from", "to").Needs(Areas.Reference);
        var tails = app.Services.GetRequiredService<TailSet>();
        tails[TopicCatalog.MarketEvents].Rings.Attach(new EventNotices(
            app.Services.GetRequiredService<ChannelServices>().ReaderOf(EventChannel.Events), tails[TopicCatalog.Ticks].Rings, app.Services.GetRequiredService<NoticeBoard>(), app.Services.GetRequiredService<ILogger<EventNotices>>()));
        var watch = app.Services.GetRequiredService<WatchEndpoint>();
        app.MapMethods("/api/watch", Reading, watch.Get).Takes().Needs(Areas.Reference);
        app.MapPut("/api/watch/{instrument}", watch.PutAsync).Takes("feed").Needs(Areas.Admin);
        app.MapDelete("/api/watch/{instrument}", watch.DeleteAsync).Takes("feed").Needs(Areas.Admin);
        app.MapMethods("/api/quotes", Reading, app.Services.GetRequiredService<QuoteEndpoint>().GetAsync).Takes("instruments", "cursor").Needs("quotes");
        app.MapMethods("/api/events", Reading, app.Services.GetRequiredService<EventEndpoint>().GetAsync).Takes("instruments", "kind", "from", "to", "last", "limit", "cursor").Needs("events");
        app.MapMethods("/api/gaps", Reading, app.Services.GetRequiredService<GapEndpoint>().GetAsync).Takes("instrument", "from", "to", "limit", "cursor").Needs("events");
        app.MapMethods("/api/feeds", Reading, feeds.GetAsync).Takes().Needs(Areas.Reference);
        var lists = app.Services.GetRequiredService<ListEndpoint>();
        app.MapMethods("/api/lists", Reading, lists.GetAsync).Takes().NeedsAnyGrant();
        app.MapPut("/api/lists/{list}", lists.PutAsync).Takes().NeedsAnyGrant();
        app.MapDelete("/api/lists/{list}", lists.DeleteAsync).Takes().NeedsAnyGrant();
        app.MapMethods("/api/jobs", Reading, app.Services.GetRequiredService<JobEndpoint>().Get).Takes().Needs(Areas.Reference);
        app.MapPortfolio();
        app.MapAlerts();
        dashboard.Map(app);
        app.MapMethods("/", Reading, index.Get).NeedsAnyGrant();
        app.MapMethods("/api", Reading, index.Get).Takes().NeedsAnyGrant();
        app.Map("/api/{**rest}", IndexEndpoint.Unknown).NeedsAnyGrant().ExcludeFromDescription();
        return app;
    }
}
