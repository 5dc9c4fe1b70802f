using System.Buffers.Binary;
using System.Text.Json;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Kite;

/// <summary>A connection to Zerodha's socket. Nothing that a client says is answered; what it subscribes to it gets the state of at once.</summary>
internal sealed class KiteSimulatedSession(WireClient client, SimulatedMarket market, KiteListing listing) : IWireSession
{
    /// <summary>More are not taken, and nothing is said of it.</summary>
    private const int MostInstruments = 3_000;

    private const int LengthBytes = 2;
    private const int LargestFrame = 64 * 1_024;

    private static readonly byte[] Heartbeat = [0];

    private readonly Dictionary<uint, KiteMode> _modes = [];
    private readonly byte[] _frame = new byte[LargestFrame];
    private int _length = LengthBytes;
    private int _packets;

    public int Subscriptions => _modes.Count;

    public TimeSpan BeatEvery => TimeSpan.FromSeconds(2);

    public void Opened() => client.Send($$$"""{"type":"instruments_meta","data":{"count":{{{listing.Count}}},"etag":"W/\"simulated\""}}""");

    public void Received(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var request = JsonDocument.Parse(message.ToArray());
        var value = request.RootElement.GetProperty("v");
        switch (request.RootElement.GetProperty("a").GetString())
        {
            case "subscribe":
                Set(value, KiteMode.Quote, isNew: true);
                break;
            case "unsubscribe":
                foreach (var token in value.EnumerateArray())
                {
                    _modes.Remove(token.GetUInt32());
                }

                break;
            case "mode":
                Set(value[1], value[0].GetString() switch { "ltp" => KiteMode.Ltp, "quote" => KiteMode.Quote, _ => KiteMode.Full }, isNew: false);
                break;
        }
    }

    public void Publish(in MarketUpdate update)
    {
        if (listing.TokenAt(update.Instrument) is { } token && _modes.TryGetValue(token.Value, out var mode))
        {
            Add(token, mode, in update);
        }
    }

    public void Flush()
    {
        if (_packets > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(_frame, (ushort)_packets);
            client.Send(_frame.AsSpan(0, _length), isBinary: true);
            (_packets, _length) = (0, LengthBytes);
        }
    }

    public void Beat() => client.Send(Heartbeat, isBinary: true);

    private void Set(JsonElement tokens, KiteMode mode, bool isNew)
    {
        foreach (var element in tokens.EnumerateArray())
        {
            uint token = element.GetUInt32();
            int place = listing.PlaceOf(token);
            bool isTaken = _modes.TryGetValue(token, out var before);
            if (place < 0 || isTaken == isNew || (isTaken && before == mode) || (isNew && _modes.Count == MostInstruments))
            {
                continue;
            }

            _modes[token] = mode;
            Add(new KiteToken(token), mode, in market[place]);
        }
    }

    private void Add(KiteToken token, KiteMode mode, in MarketUpdate update)
    {
        var instrument = market.Instruments[update.Instrument];
        int length = KitePacketWriter.LengthOf(mode, instrument.Type == InstrumentType.Index);
        if (_length + LengthBytes + length > LargestFrame)
        {
            Flush();
        }

        BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(_length), (ushort)length);
        KitePacketWriter.Write(_frame.AsSpan(_length + LengthBytes, length), token, instrument, in update);
        _length += LengthBytes + length;
        _packets++;
    }
}
