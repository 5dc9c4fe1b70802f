using System.Text;
using Candlewick.Contracts.StreamV1;
using Candlewick.StreamApi.Hub;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Protocol.Protobuf;
using Candlewick.StreamApi.ServerSentEvents;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tests.Hosting;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Tests.Protocol;

/// <summary>What the server writes of the document's examples of SignalR, Protobuf and server-sent events.</summary>
internal static class OtherExamples
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    public static IReadOnlyDictionary<string, Func<Task<string>>> Written { get; } = new Dictionary<string, Func<Task<string>>>
    {
        ["text hub error"] = () => Task.FromResult(HubError.Of(new Failure(
            "unknown_instrument", "'SPX' is not known on NSE, NYSE; close to it: NYSE:SPY. Write it as VENUE:SYMBOL to wait for an instrument that is not fed yet.", Retryable: false)).Message),
        ["json protobuf data"] = () =>
        {
            using var frame = new PooledBuffer();
            new ProtobufCodec().TryEncode(Batch("spy"), frame);
            return Task.FromResult(Formatter.Format(ServerFrame.Parser.ParseFrom(frame.Written.Span)).Replace(" ", "", StringComparison.Ordinal));
        },
        ["text sse data"] = async () =>
        {
            using var body = new MemoryStream();
            var context = new DefaultHttpContext { Response = { Body = body } };
            using var sink = new EventStreamSink(context, JsonItems.Numbers, TimeSpan.FromSeconds(30), TimeProvider.System);
            await sink.SendAsync(new StreamEvent.Checkpoint("stream", "xQE"), CancellationToken.None);
            body.SetLength(0);
            await sink.SendAsync(Batch("stream"), CancellationToken.None);
            return Encoding.UTF8.GetString(body.ToArray()).TrimEnd();
        },
    };

    private static ItemBatch Batch(string id)
    {
        var batch = new ItemBatch(id);
        batch.Fill([new Items.TickItem("NYSE:SPY", Samples.Trade(Samples.OpenUs, 7))]);
        return batch.OfLog(0, 5310);
    }
}
