using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Kraken;

/// <summary>A connection to Kraken's second WebSocket protocol: its status, answers one a symbol, trades with JSON numbers, and a heartbeat a second.</summary>
internal sealed class KrakenSimulatedSession(WireClient client, SimulatedMarket market) : IWireSession
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    private readonly JsonFrame _frame = new();
    private readonly Dictionary<string, int> _symbols = market.Instruments.Select((i, place) => (Symbol: SymbolOf(i), place)).ToDictionary(i => i.Symbol, i => i.place);
    private readonly HashSet<int> _trades = [];

    public int Subscriptions => _trades.Count;

    public void Opened()
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("channel", "status");
        json.WriteString("type", "update");
        json.WriteStartArray("data");
        json.WriteStartObject();
        json.WriteString("api_version", "v2");
        json.WriteNumber("connection_id", SeededRandom.Hash(7, (ulong)market.NextUs));
        json.WriteString("system", "online");
        json.WriteString("version", "2.0.0");
        json.WriteEndObject();
        json.WriteEndArray();
        Send(json);
    }

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var request = JsonDocument.Parse(message.ToArray());
        var root = request.RootElement;
        string method = root.GetProperty("method").GetString()!;
        if (method == "ping")
        {
            Send(Answer("pong", root));
        }
        else if (method is "subscribe" or "unsubscribe")
        {
            var asked = root.GetProperty("params");
            Change(method, root, asked);
        }
        else
        {
            Refuse(method, root, null, "Unknown method");
        }
    }

    public void Publish(in MarketUpdate update)
    {
        if (update.Kind == UpdateKind.Trade && _trades.Contains(update.Instrument))
        {
            Trades("update", [update]);
        }
    }

    public void Beat() => client.Send("""{"channel":"heartbeat"}""");

    private static string SymbolOf(SimulatedInstrument instrument) => instrument.Id.Symbol.Replace('-', '/');

    private static string Time(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString(TimeFormat, CultureInfo.InvariantCulture);

    private void Change(string method, JsonElement root, JsonElement asked)
    {
        string channel = asked.GetProperty("channel").GetString()!;
        bool isSubscribe = method == "subscribe", hasSnapshot = !asked.TryGetProperty("snapshot", out var said) || said.GetBoolean();
        foreach (string symbol in asked.GetProperty("symbol").EnumerateArray().Select(s => s.GetString()!))
        {
            if (channel != "trade" || !_symbols.TryGetValue(symbol, out int place))
            {
                Refuse(method, root, symbol, channel != "trade" ? $"Unsupported channel {channel}" : $"Currency pair not supported {symbol}");
                continue;
            }

            bool isNew = isSubscribe ? _trades.Add(place) : _trades.Remove(place);
            if (!isNew)
            {
                Refuse(method, root, symbol, isSubscribe ? "Already subscribed" : "Subscription Not Found");
                continue;
            }

            var json = Answer(method, root);
            json.WriteBoolean("success", true);
            json.WriteStartObject("result");
            json.WriteString("channel", channel);
            json.WriteString("symbol", symbol);
            if (isSubscribe)
            {
                json.WriteBoolean("snapshot", hasSnapshot);
            }

            json.WriteEndObject();
            Send(json);
            if (isSubscribe && hasSnapshot && market[place].TradeUs != 0)
            {
                Trades("snapshot", [market[place]]);
            }
        }
    }

    private void Refuse(string method, JsonElement root, string? symbol, string error)
    {
        var json = Answer(method, root);
        json.WriteBoolean("success", false);
        json.WriteString("error", error);
        if (symbol is not null)
        {
            json.WriteString("symbol", symbol);
        }

        Send(json);
    }

    private Utf8JsonWriter Answer(string method, JsonElement root)
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("method", method);
        if (root.TryGetProperty("req_id", out var id))
        {
            json.WritePropertyName("req_id");
            id.WriteTo(json);
        }

        json.WriteString("time_in", Time(market.NextUs));
        json.WriteString("time_out", Time(market.NextUs));
        return json;
    }

    private void Trades(string type, ReadOnlySpan<MarketUpdate> updates)
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("channel", "trade");
        json.WriteString("type", type);
        json.WriteStartArray("data");
        foreach (ref readonly var update in updates)
        {
            var instrument = market.Instruments[update.Instrument];
            json.WriteStartObject();
            json.WriteString("symbol", SymbolOf(instrument));
            json.WriteString("side", update.BuyerIsMaker ? "sell" : "buy");
            json.WritePropertyName("price");
            json.WriteRawValue(JsonFrame.Decimal(update.Price, instrument.PriceScale, 1));
            json.WritePropertyName("qty");
            json.WriteRawValue(JsonFrame.Decimal(update.Size, instrument.SizeScale, 8));
            json.WriteString("ord_type", "market");
            json.WriteNumber("trade_id", update.TradeId);
            json.WriteString("timestamp", Time(update.TradeUs));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Send(json);
    }

    private void Send(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }
}
