using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// One connection to a vendor, made again whenever it is lost: the one layer that does. It subscribes after every connect, and hands on messages
/// as they are, with the time at which they came.
/// </summary>
internal sealed partial class FeedConnection(
    ILiveFeed feed, IReadOnlyList<LiveInstrument> instruments, FrameQueue queue, TimeProvider time, Random random, ILogger logger)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A connection that held for so long was good: the next attempt follows soon.</summary>
    private static readonly TimeSpan GoodMinute = TimeSpan.FromMinutes(1);

    /// <summary>Bytes; no vendor's is a tenth of it.</summary>
    private const int LargestMessage = 1 << 20;

    private volatile CancellationTokenSource? _connected;

    /// <summary>Runs until it is stopped or the vendor refuses for good, of which the queue is told.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var backoff = new Backoff(random);
        try
        {
            while (true)
            {
                long began = time.GetTimestamp();
                string reason = await ConnectedAsync(stopping);
                if (time.GetElapsedTime(began) > GoodMinute)
                {
                    backoff.Reset();
                }

                var wait = backoff.Next();
                LogLost(feed.Name, reason, wait.TotalSeconds);
                await Task.Delay(wait, time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            Failure = e;
            await queue.AddAsync(new Frame(FrameKind.Failed, NowUs()), stopping);
        }
    }

    /// <summary>Why it ended by itself.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gives the connection up, for a new one.</summary>
    public void Renew() => _connected?.Cancel();

    /// <summary>One connection, from the attempt to its end; returns why it ended.</summary>
    private async Task<string> ConnectedAsync(CancellationToken stopping)
    {
        using var connected = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var socket = new ClientWebSocket();
        long lastUs = 0;
        try
        {
            await ConnectAsync(socket, connected.Token);
            _connected = connected;
            await SubscribeAsync(socket, connected.Token);
            lastUs = NowUs();
            await queue.AddAsync(new Frame(FrameKind.Up, lastUs), stopping);
            LogConnected(feed.Name, instruments.Count);
            using var silence = new CancellationTokenSource(feed.Limits.Silence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(connected.Token, silence.Token);
            while (await ReceiveAsync(socket, either.Token) is { } frame)
            {
                lastUs = frame.AtUs;
                await queue.AddAsync(frame, stopping);
                silence.CancelAfter(feed.Limits.Silence);
            }

            return $"the vendor closed the connection ({socket.CloseStatusDescription ?? socket.CloseStatus?.ToString() ?? "without a reason"})";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return connected.IsCancellationRequested ? "the vendor announced its end" : $"nothing came for {feed.Limits.Silence.TotalSeconds:0} s";
        }
        catch (Exception e) when (e is WebSocketException or IOException or TimeoutException or HttpRequestException)
        {
            return (e.InnerException ?? e).Message;
        }
        finally
        {
            _connected = null;
            if (lastUs != 0 && !stopping.IsCancellationRequested)
            {
                await queue.AddAsync(new Frame(FrameKind.Down, lastUs), stopping);
            }
        }
    }

    private async Task ConnectAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        socket.Options.KeepAliveInterval = PingInterval;
        socket.Options.KeepAliveTimeout = PingTimeout;
        socket.Options.CollectHttpResponseDetails = true;
        var endpoint = await feed.EndpointAsync(cancellationToken);
        foreach (var (name, value) in endpoint.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(endpoint.Address, cancellationToken).WaitAsync(ConnectTimeout, time, cancellationToken);
        }
        catch (WebSocketException e) when (socket.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.UnavailableForLegalReasons)
        {
            throw new IngestException(
                $"{feed.Name} refuses the connection ({(int)socket.HttpStatusCode} {socket.HttpStatusCode}): mend the credentials, or the place it is called from; it is not tried again, so that no account is locked", e);
        }
    }

    private async Task SubscribeAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        bool first = true;
        foreach (string message in feed.Subscribe(instruments))
        {
            if (!first && feed.Limits.BetweenMessages > TimeSpan.Zero)
            {
                await Task.Delay(feed.Limits.BetweenMessages, time, cancellationToken);
            }

            first = false;
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }

    /// <summary>The next message, of however many fragments; null where the vendor closes.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Frame?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
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

                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
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

        return new Frame(FrameKind.Message, NowUs(), buffer, length);
    }

    private static byte[] Grow(byte[] buffer)
    {
        if (buffer.Length >= LargestMessage)
        {
            throw new IOException($"a message is larger than {LargestMessage:N0} bytes");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private long NowUs() => TickTime.Of(time.GetUtcNow());

    [LoggerMessage(LogLevel.Information, "Feed {Feed}: connected, {Count} instruments subscribed")]
    private partial void LogConnected(string feed, int count);

    [LoggerMessage(LogLevel.Warning, "Feed {Feed}: connection lost: {Reason}; next attempt in {Seconds:0.0} s")]
    private partial void LogLost(string feed, string reason, double seconds);
}
