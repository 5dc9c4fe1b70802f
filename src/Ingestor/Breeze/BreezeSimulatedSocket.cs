using System.Text.Json;
using Candlewick.Ingestor.Simulation;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A client of one of the simulated Breeze's servers: Engine.IO with its pings, the namespace with its login, and rooms.</summary>
internal abstract class BreezeSimulatedSocket : IWireSession
{
    protected const int QuoteRoom = 1;
    protected const int BookRoom = 2;

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(20);

    private readonly Func<string, string, bool> _isValid;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly string?[] _codes;

    /// <summary>Rooms that were joined, a bit each, by place of the instrument.</summary>
    private readonly int[] _rooms;
    private bool _isConnected;

    /// <param name="isValid">Whether a user and a session key are those of a login.</param>
    protected BreezeSimulatedSocket(WireClient client, SimulatedMarket market, Func<string, string, bool> isValid)
    {
        (Client, Market, _isValid) = (client, market, isValid);
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

    protected WireClient Client { get; }

    protected SimulatedMarket Market { get; }

    /// <summary>Those with quotes.</summary>
    public int Subscriptions { get; private set; }

    public TimeSpan BeatEvery => PingInterval;

    public void Opened() => Client.Send(
        "0" + JsonSerializer.Serialize(new { sid = "simulated", upgrades = Array.Empty<string>(), pingInterval = (int)PingInterval.TotalMilliseconds, pingTimeout = (int)PingTimeout.TotalMilliseconds, maxPayload = 1_000_000 }));

    public void Beat() => Client.Send("2");

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
            Client.Close();
        }
    }

    public abstract void Publish(in MarketUpdate update);

    /// <summary>Whether the client is in a room of an instrument.</summary>
    protected bool IsIn(int place, int room) => (_rooms[place] & 1 << room) != 0;

    protected string CodeOf(int place) => _codes[place]!;

    /// <summary>The client has joined a room.</summary>
    protected virtual void Joined(int place, int room)
    {
    }

    /// <summary>Socket.IO's connect, with the login as its payload.</summary>
    private void Connect(ReadOnlySpan<byte> payload)
    {
        var login = payload.IsEmpty ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(payload);
        _isConnected = login is not null && _isValid(Text(login, "user"), Text(login, "token"));
        Client.Send(_isConnected ? """40{"sid":"simulated-0"}""" : """44{"message":"Unauthorized: invalid user or token"}""");

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
        if (!TryFind(room, out int place, out int joined) || IsIn(place, joined))
        {
            return;
        }

        _rooms[place] |= 1 << joined;
        Subscriptions += joined == QuoteRoom ? 1 : 0;
        Joined(place, joined);
    }

    private void Leave(string room)
    {
        if (TryFind(room, out int place, out int left) && IsIn(place, left))
        {
            _rooms[place] &= ~(1 << left);
            Subscriptions -= left == QuoteRoom ? 1 : 0;
        }
    }

    private bool TryFind(string text, out int place, out int room)
    {
        bool isBook = text.Contains(".2!", StringComparison.Ordinal);
        room = isBook ? BookRoom : QuoteRoom;
        return _places.TryGetValue(isBook ? text.Replace(".2!", ".1!", StringComparison.Ordinal) : text, out place);
    }
}
