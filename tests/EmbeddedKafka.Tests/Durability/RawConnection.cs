using System.Buffers.Binary;
using System.Net.Sockets;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>A TCP connection that sends whatever bytes it is told to.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly NetworkStream _stream;
    private int _correlation;

    private RawConnection(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        return new RawConnection(socket);
    }

    /// <summary>A whole frame, its length included.</summary>
    public static byte[] Frame(ApiKey key, short version, int correlation, IMessage body)
    {
        using var writer = new KafkaWriter();
        writer.BeginFrame();
        new RequestHeader(key, version, correlation, "raw").Write(writer);
        body.Write(writer, version);
        writer.EndFrame();
        return writer.ToArray();
    }

    /// <summary>Sends a request and reads its response; null where the broker closed the connection instead.</summary>
    public async Task<IMessage?> AskAsync(ApiKey key, short version, IMessage body)
    {
        int correlation = ++_correlation;
        await SendAsync(Frame(key, version, correlation, body));
        return await ReceiveAsync() is { } frame ? Read(frame, key, version, correlation) : null;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Closed in the middle: reading tells.
            return;
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void EndSending()
    {
        try
        {
            _stream.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed by the broker already.
            return;
        }
    }

    /// <summary>A response without its length; null at the end of the connection.</summary>
    /// <exception cref="TimeoutException">Neither came.</exception>
    public async Task<byte[]?> ReceiveAsync()
    {
        byte[] prefix = new byte[4];
        if (!await FillAsync(prefix))
        {
            return null;
        }

        byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
        return await FillAsync(frame) ? frame : throw new IOException("a response was cut short");
    }

    public static IMessage Read(byte[]? frame, ApiKey key, short version, int correlation)
    {
        Assert.True(frame is not null, $"the connection was closed instead of answering {key} version {version}");
        var api = ApiCatalogue.Find(key)!;
        var reader = new KafkaReader(frame);
        Assert.Equal(correlation, ResponseHeader.Read(ref reader, api, version).CorrelationId);
        var message = api.ReadResponse(ref reader, version);
        Assert.Equal(0, reader.Remaining);
        return message;
    }

    public void Dispose() => _stream.Dispose();

    private async Task<bool> FillAsync(byte[] into)
    {
        try
        {
            int read = await _stream.ReadAtLeastAsync(into, into.Length, throwOnEndOfStream: false).AsTask().WaitAsync(Patience, TimeProvider.System);
            return read == into.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
