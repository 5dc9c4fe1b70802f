using System.Buffers;
using System.Net;
using Candlewick.EmbeddedKafka.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Server.Connections;

/// <summary>
/// One client's connection: requests are answered one after the other in the order in which they came, as Kafka does.
/// A request that waits (a long poll, a join) occupies no thread.
/// </summary>
internal sealed partial class BrokerConnections(
    RequestDispatcher dispatcher, BrokerOptions options, BrokerMetrics metrics, ILogger<BrokerConnections> logger) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        string host = connection.RemoteEndPoint is IPEndPoint remote ? $"/{remote.Address}" : "/unknown";
        using var writer = new KafkaWriter();
        metrics.Connected();
        try
        {
            await ServeAsync(connection, host, writer);
        }
        catch (MalformedRequestException e)
        {
            LogMalformed(host, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException or ConnectionAbortedException or IOException)
        {
            LogGone(host, e.Message);
        }
        finally
        {
            metrics.Disconnected();
        }
    }

    private async Task ServeAsync(ConnectionContext connection, string host, KafkaWriter writer)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            var buffer = read.Buffer;
            while (FrameReader.TryRead(ref buffer, options.MaxRequestBytes, out var frame))
            {
                await AnswerAsync(frame, host, writer, connection);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(ReadOnlySequence<byte> frame, string host, KafkaWriter writer, ConnectionContext connection)
    {
        metrics.Received(frame.Length);
        byte[]? rented = frame.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent((int)frame.Length);
        try
        {
            var bytes = rented is null ? frame.First : Gather(frame, rented);
            if (await HandleAsync(bytes, host, writer, connection.ConnectionClosed) is { } context)
            {
                metrics.Sent(writer.Length);
                writer.CopyTo(connection.Transport.Output);
                context.Release();
                await connection.Transport.Output.FlushAsync(connection.ConnectionClosed);
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    /// <summary>Leaves the response's frame in <paramref name="writer"/>; null where there is none.</summary>
    private async ValueTask<RequestContext?> HandleAsync(ReadOnlyMemory<byte> frame, string host, KafkaWriter writer, CancellationToken aborted)
    {
        var (header, handler, api, request) = Read(frame);
        bool isKnown = request is not null;
        var context = new RequestContext(isKnown ? header.ApiVersion : (short)0, header.ClientId ?? "", host, aborted) { IsUnknownVersion = !isKnown };
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

    private static ReadOnlyMemory<byte> Gather(ReadOnlySequence<byte> frame, byte[] into)
    {
        frame.CopyTo(into);
        return into.AsMemory(0, (int)frame.Length);
    }

    [LoggerMessage(LogLevel.Warning, "Connection of {Client} closed: {Reason}")]
    private partial void LogMalformed(string client, string reason);

    [LoggerMessage(LogLevel.Debug, "Connection of {Client} ended: {Reason}")]
    private partial void LogGone(string client, string reason);
}
