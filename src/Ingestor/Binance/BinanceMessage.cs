using System.Text.Json;
using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Binance;

/// <summary>The fields of one message that matter here; texts lie in the frame. Unknown fields, those of newer releases, are passed over.</summary>
internal ref struct BinanceMessage
{
    private const long MicrosecondsFrom = 100_000_000_000_000;

    private bool _isAggregate;
    private long _tradeId;
    private long _aggregateId;

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    /// <exception cref="FormatException">A number does not fit.</exception>
    public BinanceMessage(ReadOnlySpan<byte> frame)
    {
        if (!TryReadPlain(frame))
        {
            this = default;
            ReadAny(frame);
        }
    }

    public bool IsTrade { get; private set; }

    public bool IsShutdown { get; private set; }

    /// <summary>Why a request was refused; empty where none was.</summary>
    public ReadOnlySpan<byte> Error { get; private set; }

    public ReadOnlySpan<byte> Symbol { get; private set; }

    public ReadOnlySpan<byte> Price { get; private set; }

    public ReadOnlySpan<byte> Quantity { get; private set; }

    /// <summary>Trade id, or that of an aggregate trade; in a trade, <c>a</c> is an order.</summary>
    public readonly long Id => _isAggregate ? _aggregateId : _tradeId;

    public long TradeTimeUs { get; private set; }

    public long EventTimeUs { get; private set; }

    /// <summary>An event as the vendor writes them, whose fields have one letter each, alone or in its envelope; false where it is anything else.</summary>
    private bool TryReadPlain(ReadOnlySpan<byte> frame)
    {
        var json = new PlainJson(frame);
        bool isWrapped = json.TryTake("{\"stream\":"u8);
        if (isWrapped ? !json.TryText(out _) || !json.TryTake(",\"data\":{"u8) : !json.TryTake("{"u8))
        {
            return false;
        }

        do
        {
            if (!json.TryText(out var name) || name.Length != 1 || !json.TryTake(":"u8))
            {
                return false;
            }

            if (IsText(name[0]))
            {
                if (!json.TryText(out var text))
                {
                    return false;
                }

                SetText(name[0], text);
            }
            else if (IsNumber(name[0]))
            {
                if (!json.TryNumber(out long number))
                {
                    return false;
                }

                SetNumber(name[0], number);
            }
            else if (!json.TryText(out _) && !json.TryNumber(out _) && !json.TryTake("true"u8) && !json.TryTake("false"u8))
            {
                return false;
            }
        }
        while (json.TryTake(","u8));

        return json.TryTake("}"u8) && (!isWrapped || json.TryTake("}"u8)) && json.IsAtEnd;
    }

    private void ReadAny(ReadOnlySpan<byte> frame)
    {
        var json = new Utf8JsonReader(frame);
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = json.ValueSpan;
            json.Read();
            if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                // Envelopes are looked into; what lies deeper in an event is not ours.
                if (!name.SequenceEqual("data"u8) && !name.SequenceEqual("event"u8) && !name.SequenceEqual("error"u8))
                {
                    json.Skip();
                }
            }
            else if (name.SequenceEqual("msg"u8))
            {
                Error = json.ValueSpan;
            }
            else if (name.Length == 1 && IsNumber(name[0]))
            {
                SetNumber(name[0], json.GetInt64());
            }
            else if (name.Length == 1)
            {
                SetText(name[0], json.ValueSpan);
            }
        }
    }

    private void SetText(byte name, ReadOnlySpan<byte> text)
    {
        switch (name)
        {
            case (byte)'e':
                _isAggregate = text.SequenceEqual("aggTrade"u8);
                IsTrade = _isAggregate || text.SequenceEqual("trade"u8);
                IsShutdown = text.SequenceEqual("serverShutdown"u8);
                break;
            case (byte)'s':
                Symbol = text;
                break;
            case (byte)'p':
                Price = text;
                break;
            case (byte)'q':
                Quantity = text;
                break;
        }
    }

    private void SetNumber(byte name, long number)
    {
        switch (name)
        {
            case (byte)'E':
                EventTimeUs = Microseconds(number);
                break;
            case (byte)'T':
                TradeTimeUs = Microseconds(number);
                break;
            case (byte)'t':
                _tradeId = number;
                break;
            case (byte)'a':
                _aggregateId = number;
                break;
        }
    }

    private static bool IsNumber(byte name) => name is (byte)'E' or (byte)'T' or (byte)'t' or (byte)'a';

    private static bool IsText(byte name) => name is (byte)'e' or (byte)'s' or (byte)'p' or (byte)'q';

    /// <summary>Milliseconds, or microseconds where the connection asked for them.</summary>
    private static long Microseconds(long time) => time >= MicrosecondsFrom ? time : time * 1_000;
}
