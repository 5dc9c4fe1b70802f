using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>A client of the simulated smart stream: a stream of packets for each instrument and mode that it asked for.</summary>
internal sealed class SmartApiSimulatedSession : IWireSession
{
    private const int Ltp = 1;
    private const int Depth20 = 4;
    private const int MostSubscriptions = 1_000;
    private const int MostOfDepth20 = 50;
    private const byte NseCash = 1;

    private readonly WireClient _client;
    private readonly SimulatedMarket _market;
    private readonly SmartApiPacketWriter _packet = new();
    private readonly Dictionary<(byte Exchange, string Token), int> _places = [];

    /// <summary>Modes that are wanted of an instrument, a bit each.</summary>
    private readonly int[] _modes;

    public SmartApiSimulatedSession(WireClient client, SimulatedMarket market)
    {
        (_client, _market, _modes) = (client, market, new int[market.Instruments.Count]);
        for (int i = 0; i < _modes.Length; i++)
        {
            if (SmartApiSimulator.ExchangeOf(market.Instruments[i].Id.Venue) is { } exchange)
            {
                _places[(exchange, SmartApiSimulator.TokenOf(market.Instruments[i]))] = i;
            }
        }
    }

    public int Subscriptions { get; private set; }

    /// <summary>The vendor itself says nothing unless it is asked.</summary>
    public TimeSpan BeatEvery => TimeSpan.FromDays(1);

    public void Beat()
    {
    }

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (message.SequenceEqual("ping"u8))
        {
            _client.Send("pong");
            return;
        }

        string correlation = "";
        try
        {
            var json = new Utf8JsonReader(message);
            using var request = JsonDocument.ParseValue(ref json);
            correlation = request.RootElement.TryGetProperty("correlationID", out var id) ? id.GetString() ?? "" : "";
            Change(request.RootElement, correlation);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            Refuse(correlation, "E1001", "Invalid Request Payload.");
        }
    }

    public void Publish(in MarketUpdate update)
    {
        for (int mode = Ltp, modes = _modes[update.Instrument] >> Ltp; modes != 0; mode++, modes >>= 1)
        {
            if ((modes & 1) != 0)
            {
                Send(mode, in update);
            }
        }
    }

    private void Change(JsonElement request, string correlation)
    {
        int action = request.GetProperty("action").GetInt32();
        var what = request.GetProperty("params");
        int mode = what.GetProperty("mode").GetInt32();
        if (action is not (0 or 1) || mode is < Ltp or > Depth20)
        {
            throw new FormatException("action is 0 or 1, mode 1 to 4");
        }

        int bit = 1 << mode;
        foreach (var list in what.GetProperty("tokenList").EnumerateArray())
        {
            byte exchange = list.GetProperty("exchangeType").GetByte();
            foreach (var token in list.GetProperty("tokens").EnumerateArray())
            {
                // A number in place of a text is none of the protocol's; a token that nothing has is accepted, and silent.
                if (!_places.TryGetValue((exchange, token.GetString()!), out int place) || (_modes[place] & bit) != 0 == (action == 1))
                {
                    continue;
                }

                if (action == 0)
                {
                    _modes[place] &= ~bit;
                    Subscriptions--;
                }
                else if (Subscriptions == MostSubscriptions || (mode == Depth20 && (exchange != NseCash || _modes.Count(m => (m & bit) != 0) == MostOfDepth20)))
                {
                    Refuse(correlation, "E1002", "Invalid Request. Subscription Limit Exceeded");
                    return;
                }
                else
                {
                    _modes[place] |= bit;
                    Subscriptions++;
                    Greet(mode, place);
                }
            }
        }
    }

    /// <summary>What is known already.</summary>
    private void Greet(int mode, int place)
    {
        if (_market[place].Price != 0)
        {
            Send(mode, in _market[place]);
        }
    }

    private void Send(int mode, in MarketUpdate update)
    {
        var instrument = _market.Instruments[update.Instrument];
        _client.Send(_packet.Write(mode, SmartApiSimulator.ExchangeOf(instrument.Id.Venue)!.Value, SmartApiSimulator.TokenOf(instrument), instrument.PriceScale, in update), isBinary: true);
    }

    private void Refuse(string correlation, string code, string message) =>
        _client.Send(JsonSerializer.Serialize(new { correlationID = correlation, errorCode = code, errorMessage = message }));
}
