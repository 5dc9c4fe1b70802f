using System.Net.WebSockets;

namespace Candlewick.StreamApi.Protocol;

/// <summary>A protocol in both directions, with what one client has set in it.</summary>
internal interface IProtocolCodec : IEventEncoder
{
    /// <summary>Reads a message of the client's; <paramref name="id"/> is the subscription it names, as far as it can be read.</summary>
    /// <exception cref="UnreadableMessageException">It is no message of this protocol.</exception>
    /// <exception cref="RequestException">It is one, and asks for what cannot be done.</exception>
    ClientMessage Decode(ReadOnlyMemory<byte> message, WebSocketMessageType kind, out string? id);
}
