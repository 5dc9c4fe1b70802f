using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Binance;

/// <summary>
/// One message a frame: <c>trade</c> and <c>aggTrade</c> events, alone or in a combined stream's envelope, answers to requests, and the
/// announcement that the connection ends. Prices and quantities are text, read exactly.
/// </summary>
internal sealed class BinanceDecoder : IFrameDecoder
{
    private const int LongestSymbol = 32;

    private readonly FrozenDictionary<string, FeedInstrument>.AlternateLookup<ReadOnlySpan<char>> _instruments;
    private ReadOnlyMemory<byte> _frame;

    public BinanceDecoder(IReadOnlyList<LiveInstrument> instruments) =>
        _instruments = instruments.ToFrozenDictionary(i => i.Symbol, i => i.Instrument).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Said { get; private set; } = "";

    public void Begin(ReadOnlyMemory<byte> frame) => _frame = frame;

    public FrameEvent Next(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        if (_frame.IsEmpty)
        {
            return FrameEvent.End;
        }

        var frame = _frame.Span;
        _frame = default;
        try
        {
            var message = new BinanceMessage(frame);
            return message.Error is { IsEmpty: false } error ? Say(FrameEvent.Note, error)
                : message.IsShutdown ? Say(FrameEvent.Leaving, "the server is about to close the connection"u8)
                : message.IsTrade ? Fill(in message, ref tick, out instrument)
                : FrameEvent.End;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Say(FrameEvent.Skipped, "no message of Binance's: "u8, frame);
        }
    }

    private FrameEvent Fill(in BinanceMessage trade, ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        Span<char> symbol = stackalloc char[LongestSymbol];
        if (trade.Symbol.Length > symbol.Length || !_instruments.TryGetValue(symbol[..Encoding.UTF8.GetChars(trade.Symbol, symbol)], out instrument))
        {
            return Say(FrameEvent.Skipped, "a trade of a symbol that was not asked for: "u8, trade.Symbol);
        }

        if (!ScaledNumber.TryParse(trade.Price, out tick.Price, out tick.PriceScale) || !ScaledNumber.TryParse(trade.Quantity, out tick.Size, out tick.SizeScale))
        {
            return Say(FrameEvent.Skipped, "a price or quantity that is no decimal number: "u8, trade.Price);
        }

        if (trade.TradeTimeUs <= 0 || trade.Id <= 0)
        {
            return Say(FrameEvent.Skipped, "a trade without time or id: "u8, trade.Symbol);
        }

        tick.Kind = TickKind.Trade;
        tick.Fields = TickFields.Price | TickFields.Size | TickFields.Sequence;
        tick.TradeUs = trade.TradeTimeUs;
        tick.ExchangeUs = trade.EventTimeUs;
        tick.Sequence = trade.Id;
        return FrameEvent.Tick;
    }

    private FrameEvent Say(FrameEvent what, ReadOnlySpan<byte> text, ReadOnlySpan<byte> about = default)
    {
        const int Longest = 120;
        Said = Encoding.UTF8.GetString(text) + Encoding.UTF8.GetString(about.Length > Longest ? about[..Longest] : about);
        return what;
    }
}
