using System.Buffers.Text;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Lean;

/// <summary>
/// What the sale conditions of LEAN's US trades (a bit mask in hex, numbered as its <c>TradeConditionFlags</c>) do to candles, after the sale condition
/// matrices of the consolidated tapes (CTS and UTDF specifications); docs/guarantees.md has the table. For the lines of one file, in order.
/// </summary>
/// <param name="venue">Of the instrument.</param>
/// <param name="date">Of the file.</param>
internal sealed class SaleConditions(string venue, DateOnly date)
{
    private const uint Cash = 1u << 1;
    private const uint NextDay = 1u << 2;
    private const uint Seller = 1u << 3;
    private const uint ClosingPrints = 1u << 7;
    private const uint DerivativelyPriced = 1u << 9;
    private const uint OutOfSequence = 1u << 14;
    private const uint StockOption = 1u << 18;
    private const uint AveragePrice = 1u << 20;
    private const uint PriceVariation = 1u << 22;
    private const uint OfficialClose = 1u << 24;
    private const uint PriorReferencePrice = 1u << 25;
    private const uint OfficialOpen = 1u << 26;
    private const uint OddLot = 1u << 31;

    /// <summary>Not made at the market's price of that moment.</summary>
    private const uint VolumeOnly = Cash | NextDay | Seller | DerivativelyPriced | OutOfSequence | StockOption | AveragePrice | PriceVariation | PriorReferencePrice | OddLot;

    /// <summary>A market center's summary of trades that were reported one by one.</summary>
    private const uint NotCounted = OfficialClose | OfficialOpen;

    private const long ClosingUs = 10 * 60_000_000L;

    private readonly long _closeUs = CloseOf(venue, date);
    private bool _isClosed;

    /// <summary>The flags of a trade.</summary>
    /// <param name="exchange">LEAN's code of the reporting exchange.</param>
    /// <param name="conditions">In hex; what is no number is no condition.</param>
    /// <param name="tradeUs">Microseconds UTC.</param>
    public TickFlags FlagsOf(ReadOnlySpan<byte> exchange, ReadOnlySpan<byte> conditions, long tradeUs) =>
        Utf8Parser.TryParse(conditions, out uint mask, out _, 'x') && mask != 0 ? FlagsOf(mask)
        : IsFirstAfterClose(exchange, tradeUs) ? TickFlags.OfficialClose
        : TickFlags.None;

    /// <summary>The flags of a trade with these conditions; one that is not in the table changes nothing.</summary>
    public static TickFlags FlagsOf(uint conditions) =>
        (conditions & NotCounted) != 0 ? TickFlags.NotCounted
        : (conditions & VolumeOnly) != 0 ? TickFlags.VolumeOnly
        : (conditions & ClosingPrints) != 0 ? TickFlags.OfficialClose
        : TickFlags.None;

    /// <summary>In files without conditions the first trade after the close that the listing market reports, NYSE or Nasdaq, is the closing auction's.</summary>
    private bool IsFirstAfterClose(ReadOnlySpan<byte> exchange, long tradeUs)
    {
        if (_isClosed || tradeUs < _closeUs || tradeUs >= _closeUs + ClosingUs || exchange is not [(byte)'N' or (byte)'Q'])
        {
            return false;
        }

        _isClosed = true;
        return true;
    }

    private static long CloseOf(string venue, DateOnly date) =>
        SessionCatalog.For(SessionMode.Regular).TryGet(venue, out var group) && new SessionClock(group).TryGetSession(date, out var session)
            ? session.CloseUs
            : long.MaxValue - ClosingUs;
}
