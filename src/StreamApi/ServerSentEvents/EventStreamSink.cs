using System.Buffers;
using System.Globalization;
using System.Text;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.ServerSentEvents;

/// <summary>
/// Writes events into a response. It begins with the first one: a subscription that fails before it has begun is answered as any request is, see
/// <see cref="Refused"/>.
/// </summary>
internal sealed class EventStreamSink(HttpContext context, ItemEncoding items, TimeSpan patience, TimeProvider time) : IEventSink, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly JsonFrames _frames = new();
    private readonly PooledBuffer _frame = new();
    private readonly EventId _id = new();
    private long _lastSent = time.GetTimestamp();

    /// <summary>Why there is no stream; null where there is one.</summary>
    public Failure? Refused { get; private set; }

    /// <summary>How long nothing was sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastSent));

    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!context.Response.HasStarted && happened is StreamEvent.Failed { IsFatal: true } failed)
            {
                Refused = failed.Failure;
                return;
            }

            using var activity = SendTraces.Send(happened);
            _frames.Write(happened, items, numbersIds: false, _frame);
            Line("event: "u8, NameOf(_frame.Written.Span));
            if (_id.After(happened) is { } id)
            {
                Line("id: "u8, Encoding.ASCII.GetBytes(id));
            }

            if (happened is StreamEvent.Closing { RetryAfterMs: > 0 } closing)
            {
                Line("retry: "u8, Encoding.ASCII.GetBytes(closing.RetryAfterMs.ToString(CultureInfo.InvariantCulture)));
            }

            Line("data: "u8, _frame.Written.Span);
            await FlushAsync();
        }
        finally
        {
            _frame.Clear();
            _turn.Release();
        }
    }

    /// <summary>Says that the server is there, where it has begun.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Volatile.Write(ref _lastSent, time.GetTimestamp());
            if (context.Response.HasStarted)
            {
                context.Response.BodyWriter.Write(": heartbeat\n"u8);
                await FlushAsync();
            }
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

    private void Line(ReadOnlySpan<byte> field, ReadOnlySpan<byte> value)
    {
        var body = context.Response.BodyWriter;
        body.Write(field);
        body.Write(value);
        body.Write("\n"u8);
    }

    /// <summary>The value of <c>event</c>, which is the first member of every frame.</summary>
    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> frame)
    {
        var name = frame["{\"event\":\"".Length..];
        return name[..name.IndexOf((byte)'"')];
    }

    /// <summary>An event that was begun is ended, or the connection is: see <see cref="Outbox"/>.</summary>
    private async ValueTask FlushAsync()
    {
        context.Response.BodyWriter.Write("\n"u8);
        Volatile.Write(ref _lastSent, time.GetTimestamp());
        using var limit = new CancellationTokenSource(patience, time);
        try
        {
            await context.Response.BodyWriter.FlushAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            context.Abort();
            throw new SlowClientException($"the client read nothing for {patience.TotalSeconds:0} s");
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            throw new OperationCanceledException("the client is gone");
        }
    }
}
