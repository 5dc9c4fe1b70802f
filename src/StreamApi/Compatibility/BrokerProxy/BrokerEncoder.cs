using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>How the proxy says what happens to one client: one message a quote.</summary>
/// <param name="exchanges">Names of the exchanges there are.</param>
internal sealed class BrokerEncoder(BrokerItems plain, GzipBrokerItems packed, IReadOnlyList<string> exchanges) : IEventEncoder, IDisposable
{
    private volatile bool _packs;
    private Utf8JsonWriter? _json;
    private ItemBatch? _batch;
    private int _next;

    /// <summary>Data messages are compressed.</summary>
    public bool Packs
    {
        get => _packs;
        set => _packs = value;
    }

    public WebSocketMessageType Frames => WebSocketMessageType.Text;

    public bool TryEncode(StreamEvent happened, PooledBuffer frame)
    {
        switch (happened)
        {
            case ItemBatch batch:
                (_batch, _next) = (batch, 0);
                return TryEncodeNext(frame);
            case StreamEvent.Welcome:
                Write(frame, json =>
                {
                    json.WriteString("type", "info");
                    json.WriteString("message", "Connected to WebSocket proxy server");
                    json.WriteStartArray("available_exchanges");
                    foreach (string exchange in exchanges)
                    {
                        json.WriteStringValue(exchange);
                    }

                    json.WriteEndArray();
                });
                return true;
            case BrokerReply reply:
                Write(frame, json =>
                {
                    json.WriteString("status", "success");
                    json.WriteString("message", reply.Message);
                    json.WritePropertyName("data");
                    reply.Data(json);
                });
                return true;
            case StreamEvent.Failed failed:
                WriteError(frame, failed.Failure.Message);
                return true;
            case StreamEvent.Upstream { Refusal: { } refusal } upstream:
                WriteError(frame, $"{upstream.Instrument}: {refusal.Message}");
                return true;
            case StreamEvent.Closing { Code: CloseCodes.GoingAway } closing:
                Write(frame, json =>
                {
                    json.WriteString("type", "system");
                    json.WriteString("status", "shutdown");
                    json.WriteString("message", closing.Reason);
                });
                return true;
            case StreamEvent.Closing closing:
                WriteError(frame, closing.Reason);
                return true;
            default:
                return false;
        }
    }

    public bool TryEncodeNext(PooledBuffer frame)
    {
        while (_batch is { } batch && _next < batch.Count)
        {
            // Without a trade there is no last price to say.
            if (batch.Items[_next++] is QuoteItem { Quote.Last: not null } quote)
            {
                frame.Write(Packs ? quote.In(packed) : quote.In(plain));
                return true;
            }
        }

        _batch = null;
        return false;
    }

    public void Dispose() => _json?.Dispose();

    private void WriteError(PooledBuffer frame, string message) => Write(frame, json =>
    {
        json.WriteString("status", "error");
        json.WriteString("message", message);
        json.WriteNull("data");
    });

    private void Write(PooledBuffer frame, Action<Utf8JsonWriter> members)
    {
        _json ??= new Utf8JsonWriter(frame, JsonText.Writing);
        _json.Reset(frame);
        _json.WriteStartObject();
        members(_json);
        _json.WriteEndObject();
        _json.Flush();
    }
}
