using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Kraken;

/// <summary>Messages of channel <c>trade</c>, with any number of trades in <c>data</c>, and answers to requests. Prices are JSON numbers, read as the text they are.</summary>
internal sealed class KrakenDecoder() : JsonDecoder("Kraken")
{
    /// <summary>Where the reader stands within a message's trades.</summary>
    private JsonReaderState _state;
    private bool _inTrades;

    public override void Begin(ReadOnlyMemory<byte> frame)
    {
        base.Begin(frame);
        (_state, _inTrades) = (default, false);
    }

    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        var json = new Utf8JsonReader(Rest.Span, isFinalBlock: true, _state);
        if (!_inTrades && !ReachTrades(ref json, out var problem, out var symbol))
        {
            Rest = default;
            return problem.IsEmpty ? FrameEvent.End
                : TryFind(symbol, out instrument) && instrument is not null ? Say(FrameEvent.Refused, "", problem)
                : Say(FrameEvent.Note, "", problem);
        }

        _inTrades = true;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            Rest = default;
            return FrameEvent.End;
        }

        var said = ReadTrade(ref json, ref tick, out instrument);
        (Rest, _state) = (Rest[(int)json.BytesConsumed..], json.CurrentState);
        return said;
    }

    /// <summary>Goes to the trades of a message; false where it has none, with what it has to say instead, and of which symbol.</summary>
    private static bool ReachTrades(ref Utf8JsonReader json, out ReadOnlySpan<byte> problem, out ReadOnlySpan<byte> symbol)
    {
        bool isTrades = false;
        problem = symbol = default;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("data"u8) && isTrades && json.TokenType == JsonTokenType.StartArray)
            {
                return true;
            }

            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
            }
            else if (name.SequenceEqual("channel"u8))
            {
                isTrades = json.ValueSpan.SequenceEqual("trade"u8);
            }
            else if (name.SequenceEqual("error"u8))
            {
                problem = json.ValueSpan;
            }
            else if (name.SequenceEqual("symbol"u8))
            {
                symbol = json.ValueSpan;
            }
        }

        return false;
    }

    private FrameEvent? ReadTrade(ref Utf8JsonReader json, ref Tick tick, out FeedInstrument? instrument)
    {
        long id = 0, timeUs = 0;
        ReadOnlySpan<byte> symbol = default, price = default, size = default;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.ValueSpan;
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
            }
            else if (name.SequenceEqual("symbol"u8))
            {
                symbol = json.ValueSpan;
            }
            else if (name.SequenceEqual("price"u8))
            {
                price = json.ValueSpan;
            }
            else if (name.SequenceEqual("qty"u8))
            {
                size = json.ValueSpan;
            }
            else if (name.SequenceEqual("trade_id"u8))
            {
                id = json.GetInt64();
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                timeUs = Microseconds(ref json);
            }
        }

        return Trade(ref tick, out instrument, symbol, price, size, id, timeUs);
    }
}
