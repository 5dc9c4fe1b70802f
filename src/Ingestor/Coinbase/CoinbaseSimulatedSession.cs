using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// A connection to Coinbase. Exchange's messages name several channels and are answered one by one; Advanced Trade's name one and trades come in batches. Which of
/// them a client speaks it says with each subscription.
/// </summary>
internal sealed class CoinbaseSimulatedSession(WireClient client, SimulatedMarket market) : IWireSession
{
    private readonly JsonFrame _frame = new();
    private readonly Dictionary<string, int> _products = market.Instruments.Select((i, place) => (i.Id.Symbol, place)).ToDictionary(i => i.Symbol, i => i.place);
    private readonly SortedSet<int> _matches = [];
    private readonly SortedSet<int> _heartbeats = [];
    private CoinbaseSimulatedAdvanced? _advanced;
    private long _beats;

    public int Subscriptions => _matches.Count + (_advanced?.Subscriptions ?? 0);

    /// <summary>Advanced Trade's batches come four times as often as heartbeats.</summary>
    public TimeSpan BeatEvery => TimeSpan.FromMilliseconds(250);

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var request = JsonDocument.Parse(message.ToArray());
        var root = request.RootElement;
        bool isSubscribe = root.GetProperty("type").GetString() == "subscribe";
        if (root.TryGetProperty("channel", out var channel))
        {
            ReceiveAdvanced(channel.GetString()!, Products(root), isSubscribe);
            return;
        }

        foreach (var asked in root.GetProperty("channels").EnumerateArray())
        {
            bool isNamed = asked.ValueKind == JsonValueKind.Object;
            string name = isNamed ? asked.GetProperty("name").GetString()! : asked.GetString()!;
            var products = Products(isNamed && asked.TryGetProperty("product_ids", out _) ? asked : root);
            if (products.Find(p => !_products.ContainsKey(p)) is { } unknown)
            {
                Error($"{unknown} is not a valid product");
                return;
            }

            if (name is not ("matches" or "heartbeat"))
            {
                Error($"{name} is not a valid channel");
                return;
            }

            Change(name == "matches" ? _matches : _heartbeats, products, isSubscribe);
        }

        Subscribed();
        if (isSubscribe)
        {
            foreach (int place in _matches.Where(p => market[p].TradeUs != 0))
            {
                Match(in market[place], "last_match");
            }
        }
    }

    public void Publish(in MarketUpdate update)
    {
        if (update.Kind != UpdateKind.Trade)
        {
            return;
        }

        if (_matches.Contains(update.Instrument))
        {
            Match(in update, "match");
        }

        _advanced?.Publish(in update);
    }

    public void Flush() => _advanced?.Flush();

    public void Beat()
    {
        _advanced?.Beat(_beats);
        if (_beats++ % 4 != 0)
        {
            return;
        }

        foreach (int place in _heartbeats)
        {
            var json = _frame.Begin();
            json.WriteStartObject();
            json.WriteString("type", "heartbeat");
            json.WriteNumber("sequence", Sequence(market[place].TradeId));
            json.WriteNumber("last_trade_id", market[place].TradeId);
            json.WriteString("product_id", market.Instruments[place].Id.Symbol);
            json.WriteString("time", CoinbaseSimulator.Time(market[place].ExchangeUs));
            Send(json);
        }
    }

    /// <summary>Orders have numbers too: a trade's is not the next one of the trade before.</summary>
    private static long Sequence(long tradeId) => tradeId * 7;

    private static List<string> Products(JsonElement element) =>
        element.TryGetProperty("product_ids", out var products) ? [.. products.EnumerateArray().Select(p => p.GetString()!)] : [];

    private void Change(SortedSet<int> places, List<string> products, bool isSubscribe)
    {
        foreach (int place in products.Select(p => _products[p]))
        {
            _ = isSubscribe ? places.Add(place) : places.Remove(place);
        }
    }

    private void ReceiveAdvanced(string channel, List<string> products, bool isSubscribe)
    {
        if (products.Find(p => !_products.ContainsKey(p)) is not null || channel is not ("market_trades" or "heartbeats"))
        {
            Error("failed to subscribe");
            return;
        }

        (_advanced ??= new CoinbaseSimulatedAdvanced(client, market, _products)).Subscribe(channel, products, isSubscribe);
    }

    private void Subscribed()
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("type", "subscriptions");
        json.WriteStartArray("channels");
        foreach (var (name, places) in new[] { ("matches", _matches), ("heartbeat", _heartbeats) })
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteStartArray("product_ids");
            places.ToList().ForEach(place => json.WriteStringValue(market.Instruments[place].Id.Symbol));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Send(json);
    }

    private void Error(string reason)
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("type", "error");
        json.WriteString("message", "Failed to subscribe");
        json.WriteString("reason", reason);
        Send(json);
    }

    private void Match(in MarketUpdate update, string type)
    {
        var instrument = market.Instruments[update.Instrument];
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("trade_id", update.TradeId);
        json.WriteString("maker_order_id", Order(update.TradeId, 1));
        json.WriteString("taker_order_id", Order(update.TradeId, 2));
        json.WriteString("side", update.BuyerIsMaker ? "buy" : "sell");
        json.WriteString("size", JsonFrame.Decimal(update.Size, instrument.SizeScale, 8));
        json.WriteString("price", JsonFrame.Decimal(update.Price, instrument.PriceScale, 2));
        json.WriteString("product_id", instrument.Id.Symbol);
        json.WriteNumber("sequence", Sequence(update.TradeId));
        json.WriteString("time", CoinbaseSimulator.Time(update.TradeUs));
        Send(json);
    }

    private static string Order(long tradeId, ulong side) => string.Create(
        CultureInfo.InvariantCulture, $"{SeededRandom.Hash(side, (ulong)tradeId) >> 32:x8}-{tradeId & 0xffff:x4}-4{side:x3}-8{tradeId >> 16 & 0xfff:x3}-{SeededRandom.Hash(side, (ulong)tradeId + 1) >> 16:x12}");

    private void Send(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }
}
