using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How an endpoint of the service says what happens to one client: one message an item and name of its instrument.</summary>
internal abstract class EndpointEncoder(NamedEndpoint endpoint, SymbolBook symbols, TimeProvider time) : IEventEncoder, IDisposable
{
    private readonly List<SymbolBook.Symbol> _pendingSymbols = [];
    private Utf8JsonWriter? _json;
    private ItemBatch? _batch;
    private int _next;
    private SymbolBook.Entry? _entry;

    public WebSocketMessageType Frames => WebSocketMessageType.Text;

    public bool TryEncode(StreamEvent happened, PooledBuffer frame)
    {
        if (happened is ItemBatch batch)
        {
            (_batch, _next) = (batch, 0);
            return TryEncodeNext(frame);
        }

        if (happened is Retold retold)
        {
            if (symbols.Find(retold.Instrument) is { } entry && Knows(entry))
            {
                _entry = entry;
                _pendingSymbols.AddRange(entry.Symbols.Where(symbol => symbol.Text == retold.Symbol));
            }

            return TryEncodeNext(frame);
        }

        switch (happened)
        {
            case StreamEvent.Welcome:
                Write(frame, "connection", json =>
                {
                    json.WriteString("status", "connected");
                    json.WriteString("timestamp", Now);
                    json.WriteString("message", $"WebSocket connection established successfully on {endpoint.Name} endpoint");
                    json.WriteString("endpoint", endpoint.Name);
                    json.WriteStartArray("data_types");
                    foreach (string type in endpoint.DataTypes)
                    {
                        json.WriteStringValue(type);
                    }

                    json.WriteEndArray();
                });
                return true;
            case SubscriptionAck ack:
                Write(frame, "subscription", json =>
                {
                    json.WriteString("status", ack.IsSubscribed ? "subscribed" : "unsubscribed");
                    json.WriteString("symbol", ack.Symbol);
                    json.WriteString("instrument", ack.Instrument);
                    json.WriteString("timestamp", Now);
                });
                return true;
            case HeartbeatAck:
                Write(frame, "heartbeat", json =>
                {
                    json.WriteString("status", "ack");
                    json.WriteString("timestamp", Now);
                });
                return true;
            case StreamEvent.Pong:
                Write(frame, "pong", json => json.WriteString("timestamp", Now));
                return true;
            case StreamEvent.Failed failed:
                WriteError(frame, failed.Failure.Message);
                return true;
            case StreamEvent.Upstream { Id: not MultiEndpointService.OpenCandles, Refusal: { } refusal } upstream:
                // Open candles are refused with the quotes.
                WriteError(frame, $"{upstream.Instrument}: {refusal.Message}");
                return true;
            case StreamEvent.Closing { Code: not CloseCodes.GoingAway } closing:
                WriteError(frame, closing.Reason);
                return true;
            default:
                return false;
        }
    }

    public bool TryEncodeNext(PooledBuffer frame)
    {
        while (_pendingSymbols.Count == 0)
        {
            if (_batch is null || _next == _batch.Count)
            {
                (_batch, _entry) = (null, null);
                return false;
            }

            Take(_batch.Items[_next++]);
        }

        var symbol = _pendingSymbols[^1];
        _pendingSymbols.RemoveAt(_pendingSymbols.Count - 1);
        WriteData(frame, symbol, _entry!);
        return true;
    }

    public void Dispose() => _json?.Dispose();

    private string Now => StreamTime.Text(time.GetUtcNow());

    /// <summary>What is being told is the present state, and not a change of it.</summary>
    protected bool IsSnapshot => _batch is { IsSnapshot: true };

    /// <summary>Keeps what an item says of its instrument, which is told again under each of its names. False where that makes no message.</summary>
    protected abstract bool Keep(Item item, SymbolBook.Entry entry);

    /// <summary>There is something to be told of an instrument.</summary>
    protected abstract bool Knows(SymbolBook.Entry entry);

    /// <summary>Writes what follows the name of the endpoint, up to the end of the message.</summary>
    protected abstract void WriteData(PooledBuffer frame, SymbolBook.Entry entry);

    private void Take(Item item)
    {
        // Not followed any more: it was on its way when the client said so.
        if (symbols.Find(item.Instrument) is { } entry && Keep(item, entry) && Knows(entry))
        {
            _entry = entry;
            _pendingSymbols.AddRange(entry.Symbols);
        }
    }

    private void WriteData(PooledBuffer frame, SymbolBook.Symbol symbol, SymbolBook.Entry entry)
    {
        frame.Write("{\"type\":\"data\",\"symbol\":"u8);
        frame.Write(symbol.Json);
        frame.Write(endpoint.AsMember);
        WriteData(frame, entry);
    }

    private void WriteError(PooledBuffer frame, string message) => Write(frame, "error", json =>
    {
        json.WriteString("message", message);
        json.WriteString("timestamp", Now);
    });

    private void Write(PooledBuffer frame, string type, Action<Utf8JsonWriter> members)
    {
        _json ??= new Utf8JsonWriter(frame, JsonText.Writing);
        _json.Reset(frame);
        _json.WriteStartObject();
        _json.WriteString("type", type);
        members(_json);
        _json.WriteEndObject();
        _json.Flush();
    }
}
