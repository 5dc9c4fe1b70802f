using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>Indicators, candlestick patterns and risk of closed candles.</summary>
internal static class AnalysisChannel
{
    public static Channel Bars { get; } = new("analysis", TopicCatalog.Analysis)
    {
        Intervals = spec => !spec.IsFast,
        Merges = false,
        Reader = services => new AnalysisReader(services.Options.SchemaIds, services.Loggers.CreateLogger<AnalysisReader>()),
        History = (log, _) => new LogHistory(log),
    };
}
