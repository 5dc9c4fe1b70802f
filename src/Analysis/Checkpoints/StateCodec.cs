using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Engines;

namespace Candlewick.Analysis.Checkpoints;

/// <summary>The values of <c>analysis-state</c>.</summary>
internal sealed class StateCodec(ISchemaIds schemaIds) : IPositionCodec
{
    private readonly FramedCodec<AnalysisState> _codec = new(TopicCatalog.AnalysisState, schemaIds, AnalysisState.Parser);

    public byte[] Encode(AnalysisState state) => _codec.Encode(state);

    public byte[] Encode(InputPosition position) => Encode(new AnalysisState
    {
        Position = new AnalysisPosition { TopicId = position.TopicId, NextOffset = position.NextOffset, Rules = position.Rules },
    });

    /// <exception cref="FormatException">The value is not of this topic.</exception>
    public AnalysisState Read(byte[] value) => _codec.TryDecode(value, out var state, out string? reason) ? state : throw new FormatException(reason);

    public InputPosition Decode(byte[] value) =>
        Read(value).Position is { } position
            ? new InputPosition(position.TopicId, position.NextOffset, position.Rules)
            : throw new FormatException("the value is no position");
}
