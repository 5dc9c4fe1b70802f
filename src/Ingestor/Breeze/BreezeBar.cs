using Candlewick.Ingestor.Text;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// A bar of the vendor's own: fields between commas, or the same in an array, low first, then high, open, close. Nine of a share, eleven of a future,
/// thirteen of an option.
/// </summary>
internal static class BreezeBar
{
    private const int CashLength = 9;
    private const int FutureLength = 11;
    private const int OptionLength = 13;
    private const long SecondUs = 1_000_000;

    /// <summary>Decimal places that prices have in every broker's feed.</summary>
    private const int LeastScale = 2;

    /// <summary>The vendor's times have no zone, and mean India's.</summary>
    private static readonly TimeZoneInfo India = TimeZoneInfo.CreateCustomTimeZone("IST", TimeSpan.FromMinutes(330), "IST", "IST");

    /// <summary>True for an event that carries bars, as either generation of the vendor's clients names it.</summary>
    public static bool IsEvent(ReadOnlySpan<byte> name) => SecondsOf(name) > 0;

    /// <summary>What the vendor calls the instrument: <c>NSE|RELIND</c>, <c>NFO|NIFTY|26-Nov-2026|25000|CE</c>, as the instrument master's short names. 0: nothing.</summary>
    public static int NameOf(BreezeFields fields, Span<byte> name)
    {
        int length = 0;
        for (int i = 0; i < FieldsOfName(fields.Count); i++)
        {
            var part = fields.Text(i);
            if (length + part.Length + 1 > name.Length)
            {
                return 0;
            }

            if (i > 0)
            {
                name[length++] = (byte)'|';
            }

            part.CopyTo(name[length..]);
            length += part.Length;
        }

        return length;
    }

    /// <summary>False where a field is missing, or is none that can be read.</summary>
    public static bool TryRead(BreezeFields fields, ref Tick tick)
    {
        int at = FieldsOfName(fields.Count);
        if (at == 0)
        {
            return false;
        }

        bool isContract = at > 2;
        int time = at + (isContract ? 6 : 5);
        var prices = new BreezePrices(LeastScale);
        int low = prices.Add(fields.Text(at)), high = prices.Add(fields.Text(at + 1)), open = prices.Add(fields.Text(at + 2)), close = prices.Add(fields.Text(at + 3));
        tick.Kind = TickKind.Bar;
        tick.PriceScale = prices.Scale;
        tick.BarIntervalUs = SecondsOf(fields.Text(time + 1)) * SecondUs;
        if (!prices.TryGet(low, out tick.BarLow) || !prices.TryGet(high, out tick.BarHigh) || !prices.TryGet(open, out tick.BarOpen) || !prices.TryGet(close, out tick.Price)
            || tick.BarIntervalUs == 0 || InstantText.Parse(fields.Text(time), India, out tick.TradeUs) is not null)
        {
            return false;
        }

        tick.Fields = TickFields.Price | TickFields.BarOpen | TickFields.BarHigh | TickFields.BarLow
            | (BreezeFields.TryWhole(fields.Text(at + 4), out tick.Size) ? TickFields.Size : 0)
            | (isContract && BreezeFields.TryWhole(fields.Text(at + 5), out tick.OpenInterest) ? TickFields.OpenInterest : 0);
        return true;
    }

    private static int FieldsOfName(int length) => length switch { CashLength => 2, FutureLength => 3, OptionLength => 5, _ => 0 };

    private static int SecondsOf(ReadOnlySpan<byte> interval) =>
        interval.SequenceEqual("1SEC"u8) || interval.SequenceEqual("1second"u8) ? 1
        : interval.SequenceEqual("1MIN"u8) || interval.SequenceEqual("1minute"u8) ? 60
        : interval.SequenceEqual("5MIN"u8) || interval.SequenceEqual("5minute"u8) ? 300
        : interval.SequenceEqual("30MIN"u8) || interval.SequenceEqual("30minute"u8) ? 1_800
        : 0;
}
