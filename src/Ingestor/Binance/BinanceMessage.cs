using System.Text.Json;

namespace Candlewick.Ingestor.Binance;

/// <summary>The fields of one message that matter here; texts lie in the frame. Unknown fields, those of newer releases, are passed over.</summary>
internal readonly ref struct BinanceMessage
{
    private const long MicrosecondsFrom = 100_000_000_000_000;

    private readonly bool _isAggregate;
    private readonly long _tradeId;
    private readonly long _aggregateId;

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    /// <exception cref="FormatException">A number does not fit.</exception>
    public BinanceMessage(ReadOnlySpan<byte> frame)
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

                continue;
            }

            if (name.SequenceEqual("msg"u8))
            {
                Error = json.ValueSpan;
            }
            else if (name.Length == 1)
            {
                switch (name[0])
                {
                    case (byte)'e':
                        _isAggregate = json.ValueSpan.SequenceEqual("aggTrade"u8);
                        IsTrade = _isAggregate || json.ValueSpan.SequenceEqual("trade"u8);
                        IsShutdown = json.ValueSpan.SequenceEqual("serverShutdown"u8);
                        break;
                    case (byte)'E':
                        EventTimeUs = Microseconds(json.GetInt64());
                        break;
                    case (byte)'T':
                        TradeTimeUs = Microseconds(json.GetInt64());
                        break;
                    case (byte)'t':
                        _tradeId = json.GetInt64();
                        break;
                    case (byte)'a':
                        _aggregateId = json.GetInt64();
                        break;
                    case (byte)'s':
                        Symbol = json.ValueSpan;
                        break;
                    case (byte)'p':
                        Price = json.ValueSpan;
                        break;
                    case (byte)'q':
                        Quantity = json.ValueSpan;
                        break;
                }
            }
        }
    }

    public bool IsTrade { get; }

    public bool IsShutdown { get; }

    /// <summary>Why a request was refused; empty where none was.</summary>
    public ReadOnlySpan<byte> Error { get; }

    public ReadOnlySpan<byte> Symbol { get; }

    public ReadOnlySpan<byte> Price { get; }

    public ReadOnlySpan<byte> Quantity { get; }

    /// <summary>Trade id, or that of an aggregate trade; in a trade, <c>a</c> is an order.</summary>
    public long Id => _isAggregate ? _aggregateId : _tradeId;

    public long TradeTimeUs { get; }

    public long EventTimeUs { get; }

    /// <summary>Milliseconds, or microseconds where the connection asked for them.</summary>
    private static long Microseconds(long time) => time >= MicrosecondsFrom ? time : time * 1_000;
}
