using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>The values of <c>aggregator-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : StateCodec<AggregatorState>(TopicCatalog.AggregatorState, schemaIds, AggregatorState.Parser)
{
    protected override AggregatorState Message(InputPosition position) => new()
    {
        Position = new AggregatorPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    };

    protected override InputPosition? Position(AggregatorState state) =>
        state.Position is { } position ? new InputPosition(position.TopicId, position.NextOffset, position.Rules) : null;
}
