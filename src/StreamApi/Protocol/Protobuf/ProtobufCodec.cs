using System.Net.WebSockets;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Subscriptions;
using Google.Protobuf;

namespace Candlewick.StreamApi.Protocol.Protobuf;

/// <summary>One client's Protobuf, binary both ways.</summary>
internal sealed class ProtobufCodec : IProtocolCodec
{
    private readonly ProtobufFrames _frames = new();

    public WebSocketMessageType Frames => WebSocketMessageType.Binary;

    public bool TryEncode(StreamEvent happened, PooledBuffer frame)
    {
        _frames.Write(happened, frame);
        return true;
    }

    public ClientMessage Decode(ReadOnlyMemory<byte> message, WebSocketMessageType kind, out string? id)
    {
        id = null;
        if (kind != WebSocketMessageType.Binary)
        {
            throw new UnreadableMessageException("messages of this protocol are binary");
        }

        try
        {
            return ProtobufMessages.Read(ClientFrame.Parser.ParseFrom(message.Span), out id);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new UnreadableMessageException("the message is no ClientFrame of proto/candlewick/v1/stream.proto", e);
        }
    }
}
