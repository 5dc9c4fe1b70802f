using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Google.Protobuf;

namespace Candlewick.Contracts.Framing;

/// <summary>The values of one topic: messages of one type in <see cref="ConfluentFrame"/>s of the topic's schema.</summary>
/// <exception cref="ArgumentException">The topic's values have no schema.</exception>
public sealed class FramedCodec<T>(Topic topic, ISchemaIds schemaIds, MessageParser<T> parser)
    where T : class, IMessage<T>
{
    private readonly int _schemaId = schemaIds.IdFor(topic);

    /// <summary>A frame of exactly its length: the client library takes arrays, not spans.</summary>
    public byte[] Encode(T message)
    {
        byte[] frame = new byte[ConfluentFrame.HeaderLength + message.CalculateSize()];
        ConfluentFrame.WriteHeader(frame, _schemaId);
        message.WriteTo(frame.AsSpan(ConfluentFrame.HeaderLength));
        return frame;
    }

    /// <summary>
    /// The message's bytes, not copied; false where the value is no frame of a schema of this topic. Allocates nothing for
    /// the id that values are written with; the registry is asked once about each other id.
    /// </summary>
    /// <exception cref="RegistryException">The registry does not answer: whether the value is ours is not known.</exception>
    public bool TryOpen(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> message) =>
        ConfluentFrame.TryRead(frame, out int schemaId, out message) && (schemaId == _schemaId || schemaIds.Accepts(topic, schemaId));

    /// <summary>Reads a value; false, with the reason, where it is none of this topic.</summary>
    /// <exception cref="RegistryException">The registry does not answer: whether the value is ours is not known.</exception>
    public bool TryDecode(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out T? message, [NotNullWhen(false)] out string? reason)
    {
        (message, reason) = (null, null);
        if (!TryOpen(frame, out var bytes))
        {
            reason = $"the value is not in Confluent framing with a schema of '{topic}'";
            return false;
        }

        try
        {
            message = parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException e)
        {
            reason = $"the value does not parse as {typeof(T).Name}: {e.Message}";
            return false;
        }
    }
}
