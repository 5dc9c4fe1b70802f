using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Candlewick.LocalServers.Kafka;

/// <summary>
/// Asks a broker for its metadata. A listening socket is not enough: a KRaft broker accepts connections before it is
/// registered, and clients that ask then wait for a refresh.
/// </summary>
internal static class BrokerProbe
{
    private const int CorrelationId = 20131007;

    /// <summary>Metadata v4 for no topics: size, api key 3, version, correlation id, null client id, empty array, no creation.</summary>
    private static readonly byte[] MetadataRequest = Build();

    /// <summary>Whether the broker on 127.0.0.1:<paramref name="port"/> answers and lists a registered broker.</summary>
    public static async Task<bool> AnswersAsync(int port, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, both.Token);
            using var stream = new NetworkStream(socket);
            await stream.WriteAsync(MetadataRequest, both.Token);

            // Size, correlation id, throttle time, number of brokers.
            byte[] head = new byte[16];
            await stream.ReadExactlyAsync(head, both.Token);
            return BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) == CorrelationId
                && BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(12)) > 0;
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Not yet: the caller asks again until its own patience ends.
            return false;
        }
    }

    private static byte[] Build()
    {
        byte[] request = new byte[19];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(4), 3);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(6), 4);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(8), CorrelationId);
        BinaryPrimitives.WriteInt16BigEndian(request.AsSpan(12), -1);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(14), 0);
        return request;
    }
}
