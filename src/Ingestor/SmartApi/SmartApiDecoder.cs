using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>
/// Messages of Angel One's smart stream: one little-endian packet each, whose first byte says what it is of four, or text. A packet that is
/// longer than this release knows is read as far as it is known.
/// </summary>
internal sealed class SmartApiDecoder : IFrameDecoder
{
    private const byte Ltp = 1;
    private const byte Quote = 2;
    private const byte SnapQuote = 3;
    private const byte Depth20 = 4;

    /// <summary>By exchange and token; null: not wanted any more.</summary>
    private readonly Dictionary<SmartApiToken, FeedInstrument?> _instruments = [];
    private ReadOnlyMemory<byte> _frame;
    private DepthBook _depth;

    public string Said { get; private set; } = "";

    public bool HasDepth { get; private set; }

    public ref readonly DepthBook Depth => ref _depth;

    public void Add(LiveInstrument instrument) => _instruments[SmartApiToken.Of(instrument.Symbol)] = instrument.Instrument;

    public void Remove(LiveInstrument instrument) => _instruments[SmartApiToken.Of(instrument.Symbol)] = null;

    public void Begin(ReadOnlyMemory<byte> frame) => _frame = frame;

    public FrameEvent Next(ref Tick tick, out FeedInstrument? instrument)
    {
        var frame = _frame.Span;
        _frame = default;
        (instrument, HasDepth) = (null, false);
        return frame.IsEmpty ? FrameEvent.End
            : frame[0] is >= Ltp and <= Depth20 ? ReadPacket(frame, ref tick, out instrument)
            : ReadText(frame);
    }

    private FrameEvent ReadPacket(ReadOnlySpan<byte> frame, ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        byte mode = frame[0];
        if (frame.Length < LengthOf(mode))
        {
            return Say(FrameEvent.Skipped, $"a packet of mode {mode} has {frame.Length} bytes of {LengthOf(mode)}");
        }

        var packet = new SmartApiPacket(frame);
        if (!_instruments.TryGetValue(packet.Token, out instrument))
        {
            return Say(FrameEvent.Skipped, $"a packet of a token that was not asked for: {packet.Exchange}|{Printable(packet.TokenText)}");
        }

        if (instrument is null)
        {
            return FrameEvent.End; // It was on its way when we unsubscribed.
        }

        if (mode == Depth20)
        {
            packet.ReadDepth20(ref _depth);
            return FrameEvent.Depth;
        }

        packet.ReadPrice(ref tick);
        if (mode >= Quote)
        {
            packet.ReadQuote(ref tick);
        }

        if (mode == SnapQuote)
        {
            packet.ReadSnapQuote(ref tick, ref _depth);
            HasDepth = true;
        }

        if (tick is { Price: 0, CumulativeVolume: 0, TradeUs: 0 })
        {
            tick.Fields &= ~TickFields.Price; // Not traded yet.
        }

        return FrameEvent.Tick;
    }

    /// <summary>Pongs, and errors: the vendor's own sample of one is no valid JSON, so that fields are looked for rather than parsed.</summary>
    private FrameEvent ReadText(ReadOnlySpan<byte> frame)
    {
        if (frame.SequenceEqual("pong"u8) || frame.SequenceEqual("\0"u8))
        {
            return FrameEvent.End;
        }

        if (frame[0] != (byte)'{')
        {
            return Say(FrameEvent.Skipped, $"no message of SmartAPI's: {Printable(frame)}");
        }

        var code = SmartApiText.Field(frame, "\"errorCode\""u8);
        var message = SmartApiText.Field(frame, "\"errorMessage\""u8);
        return code.IsEmpty && message.IsEmpty
            ? Say(FrameEvent.Note, Printable(frame))
            : Say(code.SequenceEqual("E1002"u8) ? FrameEvent.Refused : FrameEvent.Note, $"{Printable(code)} {Printable(message)}".Trim());
    }

    private static int LengthOf(byte mode) => mode switch { Ltp => 51, Quote => 123, SnapQuote => 379, _ => 443 };

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        const int Longest = 120;
        return string.Create(Math.Min(bytes.Length, Longest), bytes, static (text, bytes) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = bytes[i] is >= (byte)' ' and < 0x7f ? (char)bytes[i] : '?';
            }
        });
    }

    private FrameEvent Say(FrameEvent what, string text)
    {
        Said = text;
        return what;
    }
}
