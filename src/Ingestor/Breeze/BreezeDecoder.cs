using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Breeze;

/// <summary>ICICI Direct's Breeze over Socket.IO: quotes and books come as event <c>stock</c>, bars as events named after their interval.</summary>
/// <param name="connect">What is said to open the namespace, with the login that is valid now.</param>
internal sealed class BreezeDecoder(Func<string> connect) : JsonDecoder("Breeze"), IFrameDecoder
{
    private const int LongestCode = 32;
    private const int LongestName = 64;

    private readonly BreezeFields _fields = new();
    private DepthBook _depth;

    public bool HasDepth { get; private set; }

    public ref readonly DepthBook Depth => ref _depth;

    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        var frame = Rest;
        (Rest, HasDepth, instrument) = (default, false, null);
        var packet = new SocketIoPacket(frame.Span);
        return packet.Kind switch
        {
            SocketIoKind.Open => Say(FrameEvent.Answer, connect()),
            SocketIoKind.Ping => Say(FrameEvent.Answer, "3"),
            SocketIoKind.Connected => Say(FrameEvent.Ready, ""),
            SocketIoKind.Refused => Say(FrameEvent.Denied, "", ReasonOf(packet.Payload)),
            SocketIoKind.Close => Say(FrameEvent.Leaving, "the server ends the connection"),
            SocketIoKind.Event => ReadEvent(frame[^packet.Payload.Length..], ref tick, out instrument),
            SocketIoKind.Nothing => null,
            _ => Say(FrameEvent.Skipped, "no packet of Socket.IO that is known: ", frame.Span),
        };
    }

    private FrameEvent? ReadEvent(ReadOnlyMemory<byte> payload, ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        var json = new Utf8JsonReader(payload.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray || !json.Read() || json.TokenType != JsonTokenType.String)
        {
            return Say(FrameEvent.Skipped, "an event without a name: ", payload.Span);
        }

        bool isStock = json.ValueTextEquals("stock"u8);
        if (!isStock && !BreezeBar.IsEvent(json.ValueSpan))
        {
            return null;
        }

        json.Read();
        if (json.TokenType == JsonTokenType.StartArray)
        {
            _fields.Read(ref json, payload);
        }
        else if (json.TokenType == JsonTokenType.String && !isStock)
        {
            _fields.ReadCommas(payload.Slice((int)json.TokenStartIndex + 1, json.ValueSpan.Length));
        }
        else
        {
            return Say(FrameEvent.Skipped, "an event that is no array: ", payload.Span);
        }

        return isStock ? ReadStock(ref tick, out instrument) : ReadBar(payload, ref tick, out instrument);
    }

    private FrameEvent? ReadStock(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        var text = _fields.Text(0);
        if (!BreezeCode.TryParse(text, out var code))
        {
            return null; // An order or a strategy.
        }

        if (!TryFindQuoted(text, out instrument))
        {
            return Say(FrameEvent.Skipped, "a quote of a code that was not asked for: ", text);
        }

        if (instrument is null)
        {
            return null; // It was on its way when we left its room.
        }

        if (code.IsBook)
        {
            _depth.ExchangeUs = BreezeQuote.Microseconds(_fields.Text(1));
            return BreezeBook.TryRead(_fields, code, ref _depth)
                ? FrameEvent.Depth
                : Say(FrameEvent.Skipped, "a book whose columns are not known: ", text);
        }

        if (BreezeLayout.Of(code, _fields.Count) is not { } layout)
        {
            return Say(FrameEvent.Skipped, $"a quote of {_fields.Count} fields, which is no length that is known: ", text);
        }

        if (!BreezeQuote.TryRead(_fields, layout, code.PriceScale, ref tick))
        {
            return Say(FrameEvent.Skipped, "a quote without a price: ", text);
        }

        if (_fields.Rows > 0 && BreezeBook.TryRead(_fields, code, ref _depth))
        {
            _depth.ExchangeUs = tick.TradeUs;
            BreezeBook.TakeBest(_depth, ref tick);
            HasDepth = true;
        }

        return FrameEvent.Tick;
    }

    /// <summary>Bars fill gaps and are nothing live: a connection of ours asks for none, and a recording may have them.</summary>
    private FrameEvent? ReadBar(ReadOnlyMemory<byte> payload, ref Tick tick, out FeedInstrument? instrument)
    {
        Span<byte> name = stackalloc byte[LongestName];
        name = name[..BreezeBar.NameOf(_fields, name)];
        if (!TryFind(name, out instrument))
        {
            return Say(FrameEvent.Skipped, "a bar of an instrument that was not asked for: ", payload.Span);
        }

        return instrument is null ? null
            : BreezeBar.TryRead(_fields, ref tick) ? FrameEvent.Tick
            : Say(FrameEvent.Skipped, "a bar that cannot be read: ", payload.Span);
    }

    /// <summary>Books come under another code than quotes: the digit before the mark is 2.</summary>
    private bool TryFindQuoted(ReadOnlySpan<byte> text, out FeedInstrument? instrument)
    {
        instrument = null;
        if (text.Length > LongestCode)
        {
            return false;
        }

        Span<byte> quoted = stackalloc byte[LongestCode];
        text.CopyTo(quoted);
        quoted[text.IndexOf((byte)'!') - 1] = (byte)'1';
        return TryFind(quoted[..text.Length], out instrument);
    }

    /// <summary>The message of a refusal, or all of it where it has none.</summary>
    private static ReadOnlySpan<byte> ReasonOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return "the login was refused"u8;
        }

        var json = new Utf8JsonReader(payload);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("message"u8) && json.Read() && json.TokenType == JsonTokenType.String)
            {
                return json.ValueSpan;
            }
        }

        return payload;
    }
}
