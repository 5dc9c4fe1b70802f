using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.Alerts.States;

/// <summary>The values of <c>alerts-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : StateCodec<AlertsState>(TopicCatalog.AlertsState, schemaIds, AlertsState.Parser)
{
    protected override AlertsState Message(InputPosition position) => new()
    {
        Position = new AlertsPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    };

    protected override InputPosition? Position(AlertsState state) =>
        state.Position is { } position ? new InputPosition(position.TopicId, position.NextOffset, position.Rules) : null;
}
