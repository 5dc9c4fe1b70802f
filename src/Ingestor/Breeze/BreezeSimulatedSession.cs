using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A client of the simulated Breeze: Engine.IO with its pings, the namespace with its login, and rooms.</summary>
internal sealed class BreezeSimulatedSession : IWireSession
{
    private const int QuoteRoom = 1;
    private const int BookRoom = 2;

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    private readonly WireClient _client;
    private readonly SimulatedMarket _market;
    private readonly Func<string, string, bool> _isValid;
    private readonly BreezeStockWriter _stock = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly string?[] _codes;

    /// <summary>Rooms that were joined, a bit each, by place of the instrument.</summary>
    private readonly int[] _rooms;
    private bool _isConnected;

    public BreezeSimulatedSession(WireClient client, SimulatedMarket market, Func<string, string, bool> isValid)
    {
        (_client, _market, _isValid) = (client, market, isValid);
        (_codes, _rooms) = (new string?[market.Instruments.Count], new int[market.Instruments.Count]);
        for (int i = 0; i < _codes.Length; i++)
        {
            if (BreezeSimulator.CodeOf(market.Instruments[i]) is { } code)
            {
                _codes[i] = code;
                _places[code] = i;
            }
        }
    }

    /// <summary>Those with quotes.</summary>
    public int Subscriptions { get; private set; }

    public TimeSpan BeatEvery => PingInterval;

    public void Opened() => _client.Send(
        "0" + JsonSerializer.Serialize(new { sid = "simulated", upgrades = Array.Empty<string>(), pingInterval = (int)PingInterval.TotalMilliseconds, pingTimeout = (int)PingTimeout.TotalMilliseconds, maxPayload = 1_000_000 }));

    public void Beat() => _client.Send("2");

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (message.StartsWith("40"u8))
        {
            Connect(message[2..]);
        }
        else if (message.StartsWith("42"u8) && _isConnected)
        {
            ChangeRooms(message[2..]);
        }
        else if (message.StartsWith("41"u8) || message.StartsWith("1"u8))
        {
            _client.Close();
        }
    }

    public void Publish(in MarketUpdate update)
    {
        int rooms = _rooms[update.Instrument];
        if (rooms == 0)
        {
            return;
        }

        var instrument = _market.Instruments[update.Instrument];
        if ((rooms & 1 << QuoteRoom) != 0)
        {
            _client.Send(_stock.Quote(_codes[update.Instrument]!, instrument, in update), isBinary: false);
        }

        if ((rooms & 1 << BookRoom) != 0 && update.Kind != UpdateKind.Index)
        {
            _client.Send(_stock.Book(_codes[update.Instrument]!, instrument, in update), isBinary: false);
        }
    }

    /// <summary>Socket.IO's connect, with the login as its payload.</summary>
    private void Connect(ReadOnlySpan<byte> payload)
    {
        var login = payload.IsEmpty ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(payload);
        _isConnected = login is not null && _isValid(Text(login, "user"), Text(login, "token"));
        _client.Send(_isConnected ? """40{"sid":"simulated-0"}""" : """44{"message":"Unauthorized: invalid user or token"}""");

        static string Text(Dictionary<string, JsonElement> login, string name) => login.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
    }

    private void ChangeRooms(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        using var request = JsonDocument.ParseValue(ref json);
        string what = request.RootElement[0].GetString()!;
        var rooms = request.RootElement[1];
        foreach (string room in rooms.ValueKind == JsonValueKind.Array ? rooms.EnumerateArray().Select(r => r.GetString()!).ToList() : [rooms.GetString()!])
        {
            if (what == "join")
            {
                Join(room);
            }
            else if (what == "leave")
            {
                Leave(room);
            }
        }
    }

    /// <summary>A room that nothing is said in can be joined as well.</summary>
    private void Join(string room)
    {
        if (!TryFind(room, out int place, out int bit) || (_rooms[place] & bit) != 0)
        {
            return;
        }

        _rooms[place] |= bit;
        Subscriptions += bit == 1 << QuoteRoom ? 1 : 0;
        if (bit == 1 << QuoteRoom && _market[place].Price != 0)
        {
            _client.Send(_stock.Quote(_codes[place]!, _market.Instruments[place], in _market[place]), isBinary: false);
        }
    }

    private void Leave(string room)
    {
        if (TryFind(room, out int place, out int bit) && (_rooms[place] & bit) != 0)
        {
            _rooms[place] &= ~bit;
            Subscriptions -= bit == 1 << QuoteRoom ? 1 : 0;
        }
    }

    private bool TryFind(string room, out int place, out int bit)
    {
        bool isBook = room.Contains(".2!", StringComparison.Ordinal);
        bit = 1 << (isBook ? BookRoom : QuoteRoom);
        return _places.TryGetValue(isBook ? room.Replace(".2!", ".1!", StringComparison.Ordinal) : room, out place);
    }
}
