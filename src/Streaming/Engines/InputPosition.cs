namespace Candlewick.Streaming.Engines;

/// <summary>Up to where an input is read.</summary>
/// <param name="TopicId">Id of the topic: one that was deleted and made again has another.</param>
/// <param name="NextOffset">Next offset to read.</param>
/// <param name="Rules"><see cref="EngineDefinition.Rules"/> of whoever wrote it.</param>
public sealed record InputPosition(string TopicId, long NextOffset, ulong Rules);

/// <summary>Positions in the values of a state topic, whose schema is the engine's own.</summary>
public interface IPositionCodec
{
    /// <summary>A value of the state topic, framed.</summary>
    byte[] Encode(InputPosition position);

    /// <exception cref="FormatException">The value is no position.</exception>
    InputPosition Decode(byte[] value);
}
