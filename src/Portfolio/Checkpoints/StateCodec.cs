using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.Portfolio.Checkpoints;

/// <summary>The values of <c>portfolio-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : StateCodec<PortfolioState>(TopicCatalog.PortfolioState, schemaIds, PortfolioState.Parser)
{
    protected override PortfolioState Message(InputPosition position) => new()
    {
        Position = new PortfolioPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    };

    protected override InputPosition? Position(PortfolioState state) =>
        state.Position is { } position ? new InputPosition(position.TopicId, position.NextOffset, position.Rules) : null;
}
