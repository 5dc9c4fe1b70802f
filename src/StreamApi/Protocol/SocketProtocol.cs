using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Protocol.Protobuf;

namespace Candlewick.StreamApi.Protocol;

/// <summary>A protocol that clients speak over a WebSocket.</summary>
internal abstract class SocketProtocol
{
    /// <summary>Those that are served.</summary>
    public static IReadOnlyList<SocketProtocol> All { get; } = [new JsonProtocol(), new ProtobufProtocol()];

    /// <summary>Address of its endpoint, such as <c>/ws/v1</c>; those of one address are told apart by their subprotocols.</summary>
    public abstract string Path { get; }

    /// <summary>Its WebSocket subprotocol; null where it has none. A client that offers none speaks the first of the address.</summary>
    public virtual string? Subprotocol => null;

    /// <summary>A codec for a new connection.</summary>
    public abstract IProtocolCodec Open();
}
