using Candlewick.Analysis.Checkpoints;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Analysis;

/// <summary>Registration of the engine in a host.</summary>
public static class AnalysisServices
{
    /// <summary>Changes when the arithmetic does: values of one log are of one arithmetic.</summary>
    private const ulong Arithmetic = 1;

    /// <summary>Adds the engine; a <see cref="TimeProvider"/>, logging and metrics must be registered.</summary>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, AnalysisOptions options) =>
        services.AddEngine(Define(options), _ => new AnalysisEngine(options));

    internal static EngineDefinition Define(AnalysisOptions options) => new()
    {
        Service = AnalysisOptions.Service,
        Kafka = options.Kafka,
        Layout = options.Layout,
        Inputs = [TopicCatalog.Candles],
        State = TopicCatalog.AnalysisState,
        Positions = new StateCodec(options.SchemaIds),
        Rules = Arithmetic,
        RulesSetting = "the release",
        Workers = options.Workers,
        CheckpointInterval = options.CheckpointInterval,
        Refused = options.Refused,
    };
}
