using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>What Advanced Trade says on a connection: messages that are counted, trades in batches four times a second with the newest first, heartbeats.</summary>
internal sealed class CoinbaseSimulatedAdvanced(WireClient client, SimulatedMarket market, IReadOnlyDictionary<string, int> products)
{
    private readonly JsonFrame _frame = new();
    private readonly SortedSet<int> _trades = [];
    private readonly List<MarketUpdate> _batch = [];
    private bool _hasHeartbeats;
    private bool _isDue;
    private long _number;

    public int Subscriptions => _trades.Count;

    public void Subscribe(string channel, List<string> asked, bool isSubscribe)
    {
        if (channel == "heartbeats")
        {
            _hasHeartbeats = isSubscribe;
        }
        else
        {
            foreach (int place in asked.Select(p => products[p]))
            {
                _ = isSubscribe ? _trades.Add(place) : _trades.Remove(place);
            }

            if (isSubscribe)
            {
                Trades("snapshot", [.. asked.Select(p => market[products[p]]).Where(u => u.TradeUs != 0)]);
            }
        }

        var json = Begin("subscriptions");
        json.WriteStartObject("subscriptions");
        json.WriteStartArray("market_trades");
        _trades.ToList().ForEach(place => json.WriteStringValue(market.Instruments[place].Id.Symbol));
        json.WriteEndArray();
        json.WriteEndObject();
        End(json);
    }

    public void Publish(in MarketUpdate update)
    {
        if (_trades.Contains(update.Instrument))
        {
            _batch.Add(update);
        }
    }

    public void Flush()
    {
        if (_batch.Count > 0 && _isDue)
        {
            _isDue = false;
            Trades("update", _batch);
            _batch.Clear();
        }
    }

    /// <summary>A quarter of a second has passed.</summary>
    /// <param name="count">How many have.</param>
    public void Beat(long count)
    {
        _isDue = true;
        if (_hasHeartbeats && count % 4 == 0)
        {
            var json = Begin("heartbeats");
            json.WriteString("current_time", CoinbaseSimulator.Time(market.NextUs));
            json.WriteString("heartbeat_counter", (count / 4).ToString(CultureInfo.InvariantCulture));
            End(json);
        }
    }

    private void Trades(string type, List<MarketUpdate> updates)
    {
        var json = Begin("market_trades");
        json.WriteString("type", type);
        json.WriteStartArray("trades");
        for (int i = updates.Count - 1; i >= 0; i--)
        {
            var (update, instrument) = (updates[i], market.Instruments[updates[i].Instrument]);
            json.WriteStartObject();
            json.WriteString("product_id", instrument.Id.Symbol);
            json.WriteString("trade_id", update.TradeId.ToString(CultureInfo.InvariantCulture));
            json.WriteString("price", JsonFrame.Decimal(update.Price, instrument.PriceScale, 0));
            json.WriteString("size", JsonFrame.Decimal(update.Size, instrument.SizeScale, 0));
            json.WriteString("time", CoinbaseSimulator.Time(update.TradeUs));
            json.WriteString("side", update.BuyerIsMaker ? "BUY" : "SELL");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        End(json);
    }

    private Utf8JsonWriter Begin(string channel)
    {
        var json = _frame.Begin();
        json.WriteStartObject();
        json.WriteString("channel", channel);
        json.WriteString("client_id", "");
        json.WriteString("timestamp", CoinbaseSimulator.Time(market.NextUs));
        json.WriteNumber("sequence_num", _number++);
        json.WriteStartArray("events");
        json.WriteStartObject();
        return json;
    }

    private void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        client.Send(_frame.End(), isBinary: false);
    }
}
