using System.Text;
using System.Text.Json;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>What decoders of JSON messages have in common: vendors' symbols, exact decimals, and an answer for what is no JSON.</summary>
internal abstract class JsonDecoder : IFrameDecoder
{
    private const int LongestSymbol = 64;

    private readonly string _vendor;

    /// <summary>By the vendor's symbol; null: not wanted any more.</summary>
    private readonly Dictionary<string, FeedInstrument?> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FeedInstrument?>.AlternateLookup<ReadOnlySpan<char>> _bySymbol;

    protected JsonDecoder(string vendor)
    {
        _vendor = vendor;
        _bySymbol = _instruments.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Said { get; private set; } = "";

    /// <summary>What is still to be read of the message; empty at its end.</summary>
    protected ReadOnlyMemory<byte> Rest { get; set; }

    public void Add(LiveInstrument instrument) => _instruments[instrument.Symbol] = instrument.Instrument;

    public void Remove(LiveInstrument instrument) => _instruments[instrument.Symbol] = null;

    public virtual void Begin(ReadOnlyMemory<byte> frame) => Rest = frame;

    public FrameEvent Next(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        while (!Rest.IsEmpty)
        {
            var rest = Rest;
            try
            {
                tick = default;
                if (Read(ref tick, out instrument) is { } said)
                {
                    return said;
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                Rest = default;
                instrument = null;
                return Say(FrameEvent.Skipped, $"no message of {_vendor}'s: ", rest.Span);
            }
        }

        return FrameEvent.End;
    }

    /// <summary>Takes the next thing of <see cref="Rest"/> off it; null where there is nothing to say of it.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A field is of another type.</exception>
    /// <exception cref="FormatException">A number or a time cannot be read.</exception>
    protected abstract FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument);

    /// <summary>Makes a trade of what a message says of one; texts are decimals as they are written.</summary>
    protected FrameEvent? Trade(
        ref Tick tick, out FeedInstrument? instrument, ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> price, ReadOnlySpan<byte> size, long id, long tradeUs)
    {
        if (!TryFind(symbol, out instrument))
        {
            return Say(FrameEvent.Skipped, "a trade of a symbol that was not asked for: ", symbol);
        }

        if (instrument is null)
        {
            // It was on its way when we unsubscribed.
            return null;
        }

        if (!ScaledNumber.TryParse(price, out tick.Price, out tick.PriceScale) || !ScaledNumber.TryParse(size, out tick.Size, out tick.SizeScale))
        {
            return Say(FrameEvent.Skipped, "a price or quantity that is no decimal number: ", price);
        }

        if (tradeUs <= 0 || id <= 0)
        {
            return Say(FrameEvent.Skipped, "a trade without time or id: ", symbol);
        }

        tick.Kind = TickKind.Trade;
        tick.Fields = TickFields.Price | TickFields.Size | TickFields.Sequence;
        tick.TradeUs = tradeUs;
        tick.Sequence = id;
        return FrameEvent.Tick;
    }

    /// <summary>False for a symbol that was never wanted; null for one that is not any more.</summary>
    protected bool TryFind(ReadOnlySpan<byte> symbol, out FeedInstrument? instrument)
    {
        Span<char> name = stackalloc char[LongestSymbol];
        instrument = null;
        return symbol.Length <= name.Length && _bySymbol.TryGetValue(name[..Encoding.UTF8.GetChars(symbol, name)], out instrument);
    }

    protected FrameEvent Say(FrameEvent what, string text, ReadOnlySpan<byte> about = default)
    {
        const int Longest = 120;
        Said = text + Encoding.UTF8.GetString(about.Length > Longest ? about[..Longest] : about);
        return what;
    }

    /// <summary>Microseconds UTC of a time with its zone (RFC 3339); finer digits are cut.</summary>
    protected static long Microseconds(ref Utf8JsonReader json) => TickTime.Of(json.GetDateTimeOffset());
}
