using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.Alerts.States;

/// <summary>The values of <c>alerts-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : IPositionCodec
{
    private readonly FramedCodec<AlertsState> _codec = new(TopicCatalog.AlertsState, schemaIds, AlertsState.Parser);

    public byte[] Encode(AlertsState state) => _codec.Encode(state);

    public byte[] Encode(InputPosition position) => Encode(new AlertsState
    {
        Position = new AlertsPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    });

    /// <exception cref="FormatException">The value is not of this topic.</exception>
    public AlertsState Read(byte[] value) => _codec.TryDecode(value, out var state, out string? reason) ? state : throw new FormatException(reason);

    public InputPosition Decode(byte[] value) =>
        Read(value).Position is { } position
            ? new InputPosition(position.TopicId, position.NextOffset, position.Rules)
            : throw new FormatException("the value is no position");
}
