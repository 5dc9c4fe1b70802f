using System.Net.WebSockets;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Sockets;

/// <summary>
/// Sends events on one socket, one at a time, for all subscriptions of a connection. What waits here is one event for each
/// of them: a subscription makes its next one when its last one was taken. Each is encoded when its turn has come.
/// </summary>
/// <param name="stream">What the socket writes to; null where frames cannot wait for each other.</param>
internal sealed class Outbox(WebSocket socket, CorkedStream? stream, IEventEncoder encoder, TimeSpan patience, TimeProvider time) : IEventSink, IDisposable
{
    /// <summary>The last words wait less: a server that shuts down has seconds.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private const int MaxReasonBytes = 123;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly PooledBuffer _frame = new();
    private volatile bool _closed;
    private long _lastSent = time.GetTimestamp();

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastSent));

    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closed)
            {
                throw new OperationCanceledException("the connection is closing");
            }

            await SendWholeAsync(happened, patience);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            await TakenAsync(stream.SendWaitingAsync(), patience);
        }
        catch (Exception e) when (e is not SlowClientException)
        {
            throw Gone(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends the last event and the close. Nothing is sent after it.</summary>
    public async Task CloseAsync(StreamEvent.Closing last)
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
            await socket.CloseOutputAsync((WebSocketCloseStatus)last.Code, Fitting(last.Reason), limit.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _frame.Dispose();
    }

    /// <summary>As much of a reason as a close frame holds.</summary>
    private static string Fitting(string reason)
    {
        int bytes = 0;
        int end = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxReasonBytes)
            {
                return reason[..end];
            }

            end += rune.Utf16SequenceLength;
        }

        return reason;
    }

    /// <summary>
    /// A frame that was begun is ended, or the connection is: a subscription's cancellation must not cut it. Only a client
    /// that takes nothing for too long is cut off, in the middle of a frame and so without a word.
    /// </summary>
    private async ValueTask SendWholeAsync(StreamEvent happened, TimeSpan patience)
    {
        // Before it is encoded: a protocol without heartbeats would be asked for the next one at once.
        Volatile.Write(ref _lastSent, time.GetTimestamp());
        if (!encoder.TryEncode(happened, _frame))
        {
            return;
        }

        using var activity = SendTraces.Send(happened);
        try
        {
            do
            {
                stream?.IsCorked = happened is ItemBatch { MoreFollows: true };
                await TakenAsync(socket.SendAsync(_frame.Written, encoder.Frames, endOfMessage: true, CancellationToken.None), patience);
                _frame.Clear();
            }
            while (encoder.TryEncodeNext(_frame));
        }
        catch (Exception e) when (e is not SlowClientException && socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            throw Gone(e);
        }
        finally
        {
            stream?.IsCorked = false;
            _frame.Clear();
        }
    }

    /// <summary>However the transport puts it, the client is gone: the end of a connection, not a fault of a subscription.</summary>
    private OperationCanceledException Gone(Exception e)
    {
        _closed = true;
        return new OperationCanceledException("the client is gone", e);
    }

    /// <summary>Nearly always taken at once: what waits for a client that reads slowly costs a timer, and only then.</summary>
    private ValueTask TakenAsync(ValueTask sending, TimeSpan patience) => sending.IsCompleted ? sending : new ValueTask(WaitAsync(sending.AsTask(), patience));

    /// <summary>Waits for a send that the client has not taken yet; the frame is in use until it has ended.</summary>
    private async Task WaitAsync(Task sending, TimeSpan patience)
    {
        try
        {
            await sending.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            _closed = true;
            socket.Abort();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new SlowClientException($"the client read nothing for {patience.TotalSeconds:0} s");
        }
    }
}
