using Candlewick.Contracts.Topics;
using Candlewick.Portfolio.Checkpoints;
using Candlewick.Streaming.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Portfolio;

/// <summary>Registration of the portfolio engine in a host.</summary>
public static class PortfolioServices
{
    /// <summary>Adds the engine; a <see cref="TimeProvider"/>, logging and metrics must be registered.</summary>
    public static IServiceCollection AddPortfolio(this IServiceCollection services, PortfolioOptions options) =>
        services.AddSingleton<PortfolioMetrics>()
            .AddEngine(Define(options), provider => new PortfolioEngine(
                options, provider.GetRequiredService<PortfolioMetrics>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger<PortfolioEngine>()));

    internal static EngineDefinition Define(PortfolioOptions options) => new()
    {
        Service = PortfolioOptions.Service,
        Kafka = options.Kafka,
        Layout = options.Layout,
        Inputs = [TopicCatalog.Ledger, TopicCatalog.Ticks, TopicCatalog.Candles],
        State = TopicCatalog.PortfolioState,
        Positions = new StateCodec(options.SchemaIds),
        Rules = 1,
        RulesSetting = "TOPIC_PREFIX",
        Workers = options.Workers,

        // At which mark an entry finds its position hangs on how the inputs interleave.
        CheckpointInterval = TimeSpan.Zero,
    };
}
