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
    /// <summary>Trades of the event that is read, oldest first: where in <see cref="_event"/> each stands.</summary>
    private readonly List<Range> _trades = [];

    private JsonReaderState _state;
    private ReadOnlyMemory<byte> _event;
    private ReadOnlyMemory<byte> _after;
    private bool _inEvents;
    private int _next;

    public override void Begin(ReadOnlyMemory<byte> frame)
    {
        base.Begin(frame);
        (_state, _inEvents, _next) = (default, false, 0);
        _trades.Clear();
    }

    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        if (_next < _trades.Count)
        {
            var trade = TradeAt(_next++);
            Rest = _next == _trades.Count ? _after : Rest;
            return Trade(ref tick, out instrument, trade.Product, trade.Price, trade.Size, trade.Id, trade.TimeUs);
        }

        var json = new Utf8JsonReader(Rest.Span, isFinalBlock: true, _state);
        if (!_inEvents && ReadOne(ref json, ref tick, out instrument) is { } said)
        {
            Rest = default;
            return said;
        }

        if (!ReachTrades(ref json))
        {
            Rest = default;
            return null;
        }

        Collect(ref json);
        return null;
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
                _inEvents = true;
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

    /// <summary>Goes to the trades of the next event that is no snapshot; false where there is none.</summary>
    private static bool ReachTrades(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("type"u8) && json.ValueSpan.SequenceEqual("snapshot"u8))
            {
                // The rest of this event.
                int depth = json.CurrentDepth;
                while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth < depth))
                {
                }
            }
            else if (name.SequenceEqual("trades"u8) && json.TokenType == JsonTokenType.StartArray)
            {
                return true;
            }
            else if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                json.Skip();
            }
        }

        return false;
    }

    /// <summary>
    /// Takes note of an event's trades. The vendor says the newest first; they are read oldest first, for one whose number is below the last
    /// is taken for one that was said before.
    /// </summary>
    private void Collect(ref Utf8JsonReader json)
    {
        (_event, _next) = (Rest, 0);
        _trades.Clear();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            int start = (int)json.TokenStartIndex;
            json.Skip();
            _trades.Add(start..(int)json.BytesConsumed);
        }

        (_after, _state) = (Rest[(int)json.BytesConsumed..], json.CurrentState);
        if (_trades.Count == 0)
        {
            Rest = _after;
        }
        else if (IsNewestFirst(TradeAt(0), TradeAt(_trades.Count - 1)))
        {
            _trades.Reverse();
        }
    }

    /// <summary>By time, and where that is the same by number, which each product has of its own.</summary>
    private static bool IsNewestFirst(CoinbaseTrade first, CoinbaseTrade last) =>
        first.TimeUs != last.TimeUs ? first.TimeUs > last.TimeUs : first.Product.SequenceEqual(last.Product) && first.Id > last.Id;

    private CoinbaseTrade TradeAt(int index)
    {
        var json = new Utf8JsonReader(_event.Span[_trades[index]]);
        var trade = new CoinbaseTrade();
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
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

        return trade;
    }

    /// <summary>Of an instrument, where the sentence begins with its product: <c>ETH-XYZ is not a valid product</c>.</summary>
    private FrameEvent Refusal(out FeedInstrument? instrument, ReadOnlySpan<byte> reason)
    {
        int space = reason.IndexOf((byte)' ');
        return TryFind(space > 0 ? reason[..space] : reason, out instrument) && instrument is not null ? Say(FrameEvent.Refused, "", reason) : Say(FrameEvent.Note, "", reason);
    }
}
