using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Binance;

/// <summary>A connection to Binance's streams: raw events, or each in an envelope that names its stream.</summary>
internal sealed class BinanceSimulatedSession(WireClient client, SimulatedMarket market, IReadOnlyList<string> streams, bool isCombined, bool isMicroseconds) : IWireSession
{
    private const int MostStreams = 1_024;

    private readonly JsonFrame _frame = new();
    private readonly List<string> _subscribed = [];

    /// <summary>By place of the instrument, its streams.</summary>
    private readonly Dictionary<int, HashSet<string>> _kinds = [];
    private readonly Dictionary<string, int> _symbols = market.Instruments.Select((i, place) => (Symbol: SymbolOf(i), place)).ToDictionary(i => i.Symbol, i => i.place);

    public int Subscriptions => _subscribed.Count;

    /// <summary><c>BTCUSDT</c>.</summary>
    public static string SymbolOf(SimulatedInstrument instrument) => instrument.Id.Symbol.Replace("-", "", StringComparison.Ordinal);

    public void Opened() => Subscribe(streams);

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var request = JsonDocument.Parse(message.ToArray());
        var root = request.RootElement;
        string method = root.GetProperty("method").GetString()!;
        string[] asked = root.TryGetProperty("params", out var given) && given.ValueKind == JsonValueKind.Array && method is "SUBSCRIBE" or "UNSUBSCRIBE"
            ? [.. given.EnumerateArray().Select(s => s.GetString()!)]
            : [];
        var json = _frame.Begin();
        json.WriteStartObject();
        switch (method)
        {
            case "SUBSCRIBE" when _subscribed.Union(asked).Count() > MostStreams:
                Error(json, 2, $"Invalid request: too many streams, at most {MostStreams} on a connection");
                break;
            case "SUBSCRIBE":
                Subscribe(asked);
                json.WriteNull("result");
                break;
            case "UNSUBSCRIBE":
                Unsubscribe(asked);
                json.WriteNull("result");
                break;
            case "LIST_SUBSCRIPTIONS":
                json.WriteStartArray("result");
                _subscribed.ForEach(json.WriteStringValue);
                json.WriteEndArray();
                break;
            case "GET_PROPERTY":
                json.WriteBoolean("result", isCombined);
                break;
            default:
                Error(json, 2, $"Invalid request: unknown variant `{method}`, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
                break;
        }

        if (root.TryGetProperty("id", out var id))
        {
            json.WritePropertyName("id");
            id.WriteTo(json);
        }

        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }

    public void Publish(in MarketUpdate update)
    {
        if (!_kinds.TryGetValue(update.Instrument, out var kinds))
        {
            return;
        }

        var instrument = market.Instruments[update.Instrument];
        if (update.Kind == UpdateKind.Trade && kinds.Contains("trade"))
        {
            Trade(in update, instrument, "trade");
        }

        if (update.Kind == UpdateKind.Trade && kinds.Contains("aggTrade"))
        {
            Trade(in update, instrument, "aggTrade");
        }

        if (update.Kind == UpdateKind.Quote && kinds.Contains("bookTicker"))
        {
            Book(in update, instrument);
        }
    }

    public void Leave()
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteStartObject("event");
        json.WriteString("e", "serverShutdown");
        json.WriteNumber("E", market.NextUs / 1_000);
        json.WriteEndObject();
        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }

    private static void Error(Utf8JsonWriter json, int code, string message)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("msg", message);
        json.WriteEndObject();
    }

    /// <summary>What it does not have it takes without a word, as Binance does.</summary>
    private void Subscribe(IEnumerable<string> asked)
    {
        foreach (string stream in asked.Where(s => !_subscribed.Contains(s)))
        {
            _subscribed.Add(stream);
            if (stream.Split('@', 2) is [var symbol, var kind] && _symbols.TryGetValue(symbol.ToUpperInvariant(), out int place))
            {
                (_kinds.TryGetValue(place, out var kinds) ? kinds : _kinds[place] = []).Add(kind);
            }
        }
    }

    private void Unsubscribe(IEnumerable<string> asked)
    {
        foreach (string stream in asked.Where(_subscribed.Remove))
        {
            if (stream.Split('@', 2) is [var symbol, var kind] && _symbols.TryGetValue(symbol.ToUpperInvariant(), out int place) && _kinds.TryGetValue(place, out var kinds))
            {
                kinds.Remove(kind);
            }
        }
    }

    private Utf8JsonWriter Begin(SimulatedInstrument instrument, string kind)
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        if (isCombined)
        {
            json.WriteString("stream", $"{SymbolOf(instrument).ToLowerInvariant()}@{kind}");
            json.WriteStartObject("data");
        }

        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        if (isCombined)
        {
            json.WriteEndObject();
        }

        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }

    /// <summary>An aggregate trade has one trade here, and so its number.</summary>
    private void Trade(in MarketUpdate update, SimulatedInstrument instrument, string kind)
    {
        bool isAggregate = kind == "aggTrade";
        var json = Begin(instrument, kind);
        json.WriteString("e", kind);
        json.WriteNumber("E", Time(update.ExchangeUs));
        json.WriteString("s", SymbolOf(instrument));
        json.WriteNumber(isAggregate ? "a" : "t", update.TradeId);
        json.WriteString("p", JsonFrame.Decimal(update.Price, instrument.PriceScale, 8));
        json.WriteString("q", JsonFrame.Decimal(update.Size, instrument.SizeScale, 8));
        if (isAggregate)
        {
            json.WriteNumber("f", update.TradeId);
            json.WriteNumber("l", update.TradeId);
        }

        json.WriteNumber("T", Time(update.TradeUs));
        json.WriteBoolean("m", update.BuyerIsMaker);
        json.WriteBoolean("M", true);
        End(json);
    }

    private void Book(in MarketUpdate update, SimulatedInstrument instrument)
    {
        var json = Begin(instrument, "bookTicker");
        json.WriteNumber("u", update.ExchangeUs);
        json.WriteString("s", SymbolOf(instrument));
        json.WriteString("b", JsonFrame.Decimal(update.Bid, instrument.PriceScale, 8));
        json.WriteString("B", JsonFrame.Decimal(update.BidSize, instrument.SizeScale, 8));
        json.WriteString("a", JsonFrame.Decimal(update.Ask, instrument.PriceScale, 8));
        json.WriteString("A", JsonFrame.Decimal(update.AskSize, instrument.SizeScale, 8));
        End(json);
    }

    private long Time(long us) => isMicroseconds ? us : us / 1_000;
}
