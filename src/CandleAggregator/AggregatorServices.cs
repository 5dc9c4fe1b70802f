using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Engines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.CandleAggregator;

/// <summary>Registration of the aggregator in a host.</summary>
public static class AggregatorServices
{
    /// <summary>Adds the aggregator; a <see cref="TimeProvider"/>, logging and metrics must be registered.</summary>
    public static IServiceCollection AddCandleAggregator(this IServiceCollection services, AggregatorOptions options) =>
        services.AddSingleton<AggregatorProgress>()
            .AddSingleton<AggregatorMetrics>()
            .AddEngine(Define(options), provider => new CandleEngine(
                options,
                new PartitionOutputs(
                    options, provider.GetRequiredService<AggregatorProgress>(), provider.GetRequiredService<AggregatorMetrics>(),
                    provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>().CreateLogger<CandleEngine>())));

    private static EngineDefinition Define(AggregatorOptions options) => new()
    {
        Service = AggregatorOptions.Service,
        Kafka = options.Kafka,
        Layout = options.Layout,
        Inputs = [TopicCatalog.Ticks],
        State = TopicCatalog.AggregatorState,
        Positions = new StateCodec(options.SchemaIds),
        Rules = options.Rules.Hash,
        RulesSetting = "SESSIONS",
        Workers = options.Workers,
        CheckpointInterval = options.CheckpointInterval,
        Refused = options.Refused,
    };
}
