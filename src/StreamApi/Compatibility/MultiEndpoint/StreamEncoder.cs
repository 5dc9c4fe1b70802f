using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How <c>/ws/stream</c> says what happens to one client: one message an item and name of its instrument.</summary>
/// <param name="sent">Told the event time of each quote that is sent when it changes, microseconds UTC.</param>
internal sealed class StreamEncoder(SymbolBook symbols, TimeProvider time, Action<long>? sent = null) : IEventEncoder, IDisposable
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
            if (symbols.Find(retold.Instrument) is { HasPrice: true } entry)
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
                    json.WriteString("message", $"WebSocket connection established successfully on {StreamEndpoints.Main.Name} endpoint");
                    json.WriteString("endpoint", StreamEndpoints.Main.Name);
                    json.WriteStartArray("data_types");
                    foreach (string type in StreamEndpoints.Main.DataTypes)
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
            case StreamEvent.Upstream { Id: MultiEndpointService.Quotes, Refusal: { } refusal } upstream:
                // Its open candles are refused with it.
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

    /// <summary>Keeps what an item says of its instrument, which is told again under each of its names.</summary>
    private void Take(Item item)
    {
        // No longer followed: it was on its way when the client said so.
        if (symbols.Find(item.Instrument) is not { } entry)
        {
            return;
        }

        if (item is QuoteItem quote)
        {
            entry.Quote = quote;
            if (_batch is { IsSnapshot: false })
            {
                sent?.Invoke(quote.TimeUs);
            }
        }
        else if (item is CandleItem candle)
        {
            var before = entry.Candle;
            entry.Candle = candle;
            if (before is not null && before.In(StreamItems.Instance).SequenceEqual(candle.In(StreamItems.Instance)))
            {
                // What is new in it is nothing that clients of this protocol see.
                return;
            }
        }

        // Clients reckon with a price in each message.
        if (entry.HasPrice)
        {
            _entry = entry;
            _pendingSymbols.AddRange(entry.Symbols);
        }
    }

    private static void WriteData(PooledBuffer frame, SymbolBook.Symbol symbol, SymbolBook.Entry entry)
    {
        frame.Write("{\"type\":\"data\",\"symbol\":"u8);
        frame.Write(symbol.Json);
        frame.Write(StreamEndpoints.Main.AsMember);
        frame.Write(entry.Quote!.In(StreamItems.Instance));
        if (entry.Candle is { } candle)
        {
            frame.Write(",\"candle\":"u8);
            frame.Write(candle.In(StreamItems.Instance));
        }

        frame.Write("}}"u8);
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
