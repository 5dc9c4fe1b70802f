using System.Net;
using System.Net.Sockets;
using Candlewick.EmbeddedKafka.Protocol;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Server.Connections;

/// <summary>
/// One client's connection: requests are answered one after the other in the order in which they came, as Kafka does.
/// A request that waits (a long poll, a join) occupies no thread.
/// </summary>
/// <param name="socket">Closed at the end.</param>
internal sealed partial class BrokerConnection(
    Socket socket, RequestDispatcher dispatcher, BrokerOptions options, TransferMemory memory, BrokerMetrics metrics, ILogger logger)
{
    private readonly string _host = socket.RemoteEndPoint is IPEndPoint remote ? $"/{remote.Address}" : "/unknown";

    /// <summary>Serves the client until it goes, sends what is no request, or <paramref name="stopping"/> fires.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        metrics.Connected();
        try
        {
            // An answer is sent when it is complete: nothing is won by holding its last packet back. Of a client that is
            // gone already, some systems refuse to set it.
            socket.NoDelay = true;
            using var frames = new FrameReader(socket, options.MaxRequestBytes, memory, stopping);
            using var writer = new KafkaWriter();
            using var aborted = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            // Ends a receive or send that is under way, before its memory goes.
            await using var closing = stopping.UnsafeRegister(static s => ((Socket)s!).Dispose(), socket);
            while (await frames.ReadAsync() is { } frame)
            {
                await AnswerAsync(frame, frames, writer, aborted);
            }
        }
        catch (MalformedRequestException e)
        {
            LogMalformed(_host, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            LogGone(_host, e.Message);
        }
        catch (Exception e)
        {
            LogFailed(e, _host);
        }
        finally
        {
            socket.Dispose();
            metrics.Disconnected();
        }
    }

    private async Task AnswerAsync(ReadOnlyMemory<byte> frame, FrameReader frames, KafkaWriter writer, CancellationTokenSource aborted)
    {
        metrics.Received(frame.Length);
        var handling = HandleAsync(frame, writer, aborted.Token);
        if (await (handling.IsCompleted ? handling : WatchAsync(handling.AsTask(), frames, aborted)) is { } context)
        {
            metrics.Sent(writer.Length);
            try
            {
                await SendAsync(writer);
            }
            finally
            {
                context.Release();
            }
        }
    }

    /// <summary>A client that goes takes its waiting request with it.</summary>
    private static async ValueTask<RequestContext?> WatchAsync(Task<RequestContext?> handling, FrameReader frames, CancellationTokenSource aborted)
    {
        while (!handling.IsCompleted && frames.HasRoom)
        {
            if (await Task.WhenAny(handling, frames.Ahead) != handling && !frames.TakeAhead())
            {
                await aborted.CancelAsync();
                break;
            }
        }

        return await handling;
    }

    /// <summary>Leaves the response's frame in <paramref name="writer"/>; null where there is none.</summary>
    private async ValueTask<RequestContext?> HandleAsync(ReadOnlyMemory<byte> frame, KafkaWriter writer, CancellationToken aborted)
    {
        var (header, handler, api, request) = Read(frame);
        bool isKnown = request is not null;
        var context = new RequestContext(isKnown ? header.ApiVersion : (short)0, header.ClientId ?? "", _host, aborted) { IsUnknownVersion = !isKnown };
        try
        {
            var response = await handler.HandleAsync(request ?? new ApiVersionsRequest(), context);
            if (response is null)
            {
                context.Release();
                return null;
            }

            writer.BeginFrame();
            new ResponseHeader(header.CorrelationId).Write(writer, api, context.Version);
            response.Write(writer, context.Version);
            writer.EndFrame();
            return context;
        }
        catch
        {
            context.Release();
            throw;
        }
    }

    private (RequestHeader Header, IRequestHandler Handler, ApiDescription Api, IMessage? Request) Read(ReadOnlyMemory<byte> frame)
    {
        var reader = new KafkaReader(frame);
        var header = RequestHeader.Read(ref reader);
        var (handler, api) = dispatcher.Find(header);
        metrics.Requested(header.ApiKey);
        return header.ApiVersion >= handler.MinVersion && header.ApiVersion <= handler.MaxVersion
            ? (header, handler, api, api.ReadRequest(ref reader, header.ApiVersion))
            : (header, handler, api, null);
    }

    /// <summary>Records go out of the memory they were read into, in one call with what surrounds them.</summary>
    private async ValueTask SendAsync(KafkaWriter writer)
    {
        var pieces = writer.Pieces();
        if (pieces.Count == 1)
        {
            await socket.SendAsync(pieces[0].AsMemory());
        }
        else
        {
            await socket.SendAsync(pieces, SocketFlags.None);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Connection of {Client} closed: {Reason}")]
    private partial void LogMalformed(string client, string reason);

    [LoggerMessage(LogLevel.Debug, "Connection of {Client} ended: {Reason}")]
    private partial void LogGone(string client, string reason);

    [LoggerMessage(LogLevel.Error, "Connection of {Client} closed: a request could not be handled")]
    private partial void LogFailed(Exception exception, string client);
}
