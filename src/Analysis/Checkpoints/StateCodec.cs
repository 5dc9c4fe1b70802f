using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.Analysis.Checkpoints;

/// <summary>The values of <c>analysis-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : StateCodec<AnalysisState>(TopicCatalog.AnalysisState, schemaIds, AnalysisState.Parser)
{
    protected override AnalysisState Message(InputPosition position) => new()
    {
        Position = new AnalysisPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    };

    protected override InputPosition? Position(AnalysisState state) =>
        state.Position is { } position ? new InputPosition(position.TopicId, position.NextOffset, position.Rules) : null;
}
