using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Google.Protobuf;

namespace Candlewick.Streaming.Engines;

/// <summary>The values of an engine's state topic: one message, which is a position or something the engine remembers.</summary>
public abstract class StateCodec<T>(Topic topic, ISchemaIds schemaIds, MessageParser<T> parser) : IPositionCodec
    where T : class, IMessage<T>
{
    private readonly FramedCodec<T> _codec = new(topic, schemaIds, parser);

    /// <summary>A value, framed.</summary>
    public byte[] Encode(T state) => _codec.Encode(state);

    /// <inheritdoc/>
    public byte[] Encode(InputPosition position) => Encode(Message(position));

    /// <exception cref="FormatException">The value is not of this topic.</exception>
    public T Read(byte[] value) => _codec.TryDecode(value, out var state, out string? reason) ? state : throw new FormatException(reason);

    /// <inheritdoc/>
    public InputPosition Decode(byte[] value) => Position(Read(value)) ?? throw new FormatException("the value is no position");

    /// <summary>The message of a position.</summary>
    protected abstract T Message(InputPosition position);

    /// <summary>The position that a message is; null where it is something else.</summary>
    protected abstract InputPosition? Position(T state);
}
