using System.Net.WebSockets;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Sockets;

/// <summary>
/// Sends frames on one socket, one at a time, for all subscriptions of a connection. What waits here is one frame for each
/// of them: a subscription makes its next frame when its last one was taken.
/// </summary>
internal sealed class SocketWriter(WebSocket socket, TimeSpan patience, TimeProvider time) : IFrameSink, IDisposable
{
    /// <summary>The last words wait less: a server that shuts down has seconds.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _closed;
    private long _lastSent = time.GetTimestamp();

    public bool DecimalsAsStrings { get; set; }

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastSent));

    public async Task SendAsync(PooledBuffer frame, CancellationToken cancellationToken)
    {
        using (frame)
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                if (_closed)
                {
                    throw new OperationCanceledException("the connection is closing");
                }

                await SendWholeAsync(frame, patience);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    /// <summary>Sends the last frame and the close. Nothing is sent after it.</summary>
    public async Task CloseAsync(PooledBuffer last, int code, string reason)
    {
        using (last)
        {
            await _turn.WaitAsync(CancellationToken.None);
            try
            {
                if (_closed || socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
                {
                    return;
                }

                _closed = true;
                await SendWholeAsync(last, ClosePatience);
                using var limit = new CancellationTokenSource(ClosePatience, time);
                await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, limit.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// A frame that was begun is ended, or the connection is: a subscription's cancellation must not cut it. Only a client
    /// that takes nothing for too long is cut off, in the middle of a frame and so without a word.
    /// </summary>
    private async Task SendWholeAsync(PooledBuffer frame, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await socket.SendAsync(frame.Written, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            Volatile.Write(ref _lastSent, time.GetTimestamp());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _closed = true;
            socket.Abort();
            throw new SlowClientException($"the client read nothing for {patience.TotalSeconds:0} s");
        }
        catch (Exception e) when (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            // However the transport puts it, the client is gone: the end of a connection, not a fault of a subscription.
            _closed = true;
            throw new OperationCanceledException("the client is gone", e);
        }
    }
}
