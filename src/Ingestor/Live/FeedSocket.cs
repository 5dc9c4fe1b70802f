using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;

namespace Candlewick.Ingestor.Live;

/// <summary>An open socket to a vendor: whole messages in, texts out.</summary>
internal sealed class FeedSocket : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly int _largest;

    private FeedSocket(int largest) => _largest = largest;

    /// <summary>Why the vendor closed it.</summary>
    public string Closing => $"the vendor closed the connection ({(_socket.CloseStatusDescription is { Length: > 0 } text ? text : _socket.CloseStatus?.ToString() ?? "without a reason")})";

    /// <exception cref="ConnectRefusedException">The vendor answers with a status.</exception>
    /// <exception cref="WebSocketException">It cannot be reached.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public static async Task<FeedSocket> ConnectAsync(ILiveFeed feed, FeedEndpoint endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = new FeedSocket(feed.Limits.LargestMessage);
        var socket = opened._socket;
        socket.Options.KeepAliveInterval = PingInterval;
        socket.Options.KeepAliveTimeout = PingTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in endpoint.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(endpoint.Address, cancellationToken).WaitAsync(ConnectTimeout, time, cancellationToken);
            return opened;
        }
        catch (WebSocketException e) when (socket.HttpStatusCode >= HttpStatusCode.BadRequest)
        {
            var headers = socket.HttpResponseHeaders ?? new Dictionary<string, IEnumerable<string>>();
            var refused = new ConnectRefusedException(socket.HttpStatusCode, feed.ReasonOf(headers), RetryAfter(headers, time), e);
            opened.Dispose();
            throw refused;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>One text after another, whoever says them.</summary>
    public async Task SayAsync(string text, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says goodbye; what the vendor has sent until it answers can still be received.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message, of however many fragments, in a buffer of the shared pool; null where the vendor closes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(byte[] Buffer, int Length)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4_096);
        int length = 0;
        bool whole = false;
        try
        {
            while (!whole)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }

                var received = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                length += received.Count;
                whole = received.EndOfMessage;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return (buffer, length);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _sending.Dispose();
    }

    private byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= _largest)
        {
            throw new IOException($"a message is larger than {_largest:N0} bytes");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    /// <summary>Of header <c>Retry-After</c>: seconds, or a date (RFC 9110).</summary>
    private static TimeSpan? RetryAfter(IReadOnlyDictionary<string, IEnumerable<string>> headers, TimeProvider time)
    {
        string? text = headers.FirstOrDefault(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value?.FirstOrDefault();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - time.GetUtcNow()
            : null;
    }
}
