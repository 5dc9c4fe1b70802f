using System.Net.WebSockets;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol;

/// <summary>How events look to one client. Used by one thread at a time.</summary>
internal interface IEventEncoder
{
    /// <summary>What its frames are on a WebSocket.</summary>
    WebSocketMessageType Frames { get; }

    /// <summary>Writes the frame of an event; false where the protocol has none for it.</summary>
    bool TryEncode(StreamEvent happened, PooledBuffer frame);

    /// <summary>Writes the next frame of the event that was encoded last, where it has several; false where it has no more.</summary>
    bool TryEncodeNext(PooledBuffer frame) => false;
}
