using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>analysis</c>.</summary>
internal sealed class AnalysisReader(ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<BarAnalysis> _messages = new(TopicCatalog.Analysis, schemas, BarAnalysis.Parser, logger);

    public Item? Read(LogEntry entry) => _messages.Read(entry) is { } analysis ? new AnalysisItem(analysis) { Ordinal = analysis.Ordinal } : null;
}
