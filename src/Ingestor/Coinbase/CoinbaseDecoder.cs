using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Coinbase;

/// <summary>
/// Messages of Coinbase Exchange, a <c>match</c> each, and of Advanced Trade, whose channel <c>market_trades</c> has any number of trades in <c>events</c>.
/// <c>last_match</c> and <c>snapshot</c>, said after a subscription, are from before it, and are not counted.
/// </summary>
internal sealed class CoinbaseDecoder() : JsonDecoder("Coinbase")
{
    /// <summary>Where the reader stands within a message of several trades.</summary>
    private enum Place
    {
        Start,
        BetweenEvents,
        InEvent,
        BetweenTrades,
    }

    private JsonReaderState _state;
    private Place _place;

    public override void Begin(ReadOnlyMemory<byte> frame)
    {
        base.Begin(frame);
        (_state, _place) = (default, Place.Start);
    }

    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        var json = new Utf8JsonReader(Rest.Span, isFinalBlock: true, _state);
        if (_place == Place.Start && ReadOne(ref json, ref tick, out instrument) is { } said)
        {
            Rest = default;
            return said;
        }

        if (!ReachTrade(ref json))
        {
            Rest = default;
            return null;
        }

        var trade = new CoinbaseTrade();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            Take(ref json, ref trade);
        }

        (Rest, _state) = (Rest[(int)json.BytesConsumed..], json.CurrentState);
        return Trade(ref tick, out instrument, trade.Product, trade.Price, trade.Size, trade.Id, trade.TimeUs);
    }

    /// <summary>A message that says one thing; null where the reader has come to events instead.</summary>
    private FrameEvent? ReadOne(ref Utf8JsonReader json, ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        bool isTrade = false, isError = false;
        var trade = new CoinbaseTrade();
        ReadOnlySpan<byte> reason = default;
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = json.ValueSpan;
            json.Read();
            if (json.TokenType == JsonTokenType.StartArray && name.SequenceEqual("events"u8))
            {
                _place = Place.BetweenEvents;
                return null;
            }

            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
            }
            else if (name.SequenceEqual("type"u8))
            {
                isTrade = json.ValueSpan.SequenceEqual("match"u8);
                isError = json.ValueSpan.SequenceEqual("error"u8);
            }
            else if (name.SequenceEqual("message"u8) || name.SequenceEqual("reason"u8))
            {
                reason = json.ValueSpan;
            }
            else
            {
                trade.Take(name, ref json);
            }
        }

        return isError ? Refusal(out instrument, reason)
            : isTrade ? Trade(ref tick, out instrument, trade.Product, trade.Price, trade.Size, trade.Id, trade.TimeUs) ?? FrameEvent.End
            : FrameEvent.End;
    }

    /// <summary>Goes into the next trade; false where there is none.</summary>
    private bool ReachTrade(ref Utf8JsonReader json)
    {
        while (json.Read())
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject when _place == Place.BetweenTrades:
                    return true;
                case JsonTokenType.StartObject:
                    _place = Place.InEvent;
                    break;
                case JsonTokenType.EndArray when _place == Place.BetweenTrades:
                    _place = Place.InEvent;
                    break;
                case JsonTokenType.EndObject:
                    _place = Place.BetweenEvents;
                    break;
                case JsonTokenType.EndArray:
                    return false;
                case JsonTokenType.PropertyName:
                    ReadEvent(ref json);
                    break;
            }
        }

        return false;
    }

    private void ReadEvent(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        json.Read();
        if (name.SequenceEqual("type"u8) && json.ValueSpan.SequenceEqual("snapshot"u8))
        {
            // The rest of this event.
            int depth = json.CurrentDepth;
            while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth < depth))
            {
            }

            _place = Place.BetweenEvents;
        }
        else if (name.SequenceEqual("trades"u8) && json.TokenType == JsonTokenType.StartArray)
        {
            _place = Place.BetweenTrades;
        }
        else if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            json.Skip();
        }
    }

    private static void Take(ref Utf8JsonReader json, ref CoinbaseTrade trade)
    {
        var name = json.ValueSpan;
        json.Read();
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            json.Skip();
        }
        else
        {
            trade.Take(name, ref json);
        }
    }

    /// <summary>Of an instrument, where the sentence begins with its product: <c>ETH-XYZ is not a valid product</c>.</summary>
    private FrameEvent Refusal(out FeedInstrument? instrument, ReadOnlySpan<byte> reason)
    {
        int space = reason.IndexOf((byte)' ');
        return TryFind(space > 0 ? reason[..space] : reason, out instrument) && instrument is not null ? Say(FrameEvent.Refused, "", reason) : Say(FrameEvent.Note, "", reason);
    }
}
