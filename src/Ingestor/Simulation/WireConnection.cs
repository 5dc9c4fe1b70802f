using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A client of a simulator: our end of its socket, and the vendor's side of what is said there.</summary>
internal sealed class WireConnection(WireClient client, IWireSession session, TimeProvider wall)
{
    private const int LargestMessage = 1 << 20;

    private long _beatAt = wall.GetTimestamp();

    public WireClient Client => client;

    public IWireSession Session => session;

    /// <summary>It was told that it ends.</summary>
    public bool IsLeaving { get; private set; }

    public void Publish(in MarketUpdate update)
    {
        client.IsData = true;
        session.Publish(in update);
        client.IsData = false;
    }

    /// <param name="isInOrder">Nothing is to be said before what it follows.</param>
    public void Flush(bool isInOrder)
    {
        client.IsData = true;
        session.Flush();
        client.IsData = false;
        if (isInOrder)
        {
            client.Release();
        }
    }

    /// <summary>A heartbeat, where it is time for one.</summary>
    public void Beat()
    {
        if (wall.GetElapsedTime(_beatAt) >= session.BeatEvery)
        {
            _beatAt = wall.GetTimestamp();
            session.Beat();
        }
    }

    public void Leave()
    {
        IsLeaving = true;
        session.Leave();
    }

    /// <summary>Takes what the client says, to where <paramref name="post"/> takes it, until it closes.</summary>
    public async Task ReceiveAllAsync(WebSocket socket, Action<Action> post, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestMessage);
        for (int length = 0; length < buffer.Length;)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                break;
            }

            length += received.Count;
            if (received.EndOfMessage)
            {
                byte[] message = buffer[..length];
                bool isBinary = received.MessageType == WebSocketMessageType.Binary;
                post(() => Receive(message, isBinary));
                length = 0;
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void Receive(byte[] message, bool isBinary)
    {
        try
        {
            session.Received(message, isBinary);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Nothing that its protocol has: as servers do, the connection is given up.
            client.Abort();
        }
    }
}
