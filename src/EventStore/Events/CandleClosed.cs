using System.Diagnostics.CodeAnalysis;
using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Events;

/// <summary>A bar was published for the first time (revision 0). In the stream of its instrument, interval and trading date.</summary>
public sealed record CandleClosed : CandleFields
{
    public CandleClosed()
    {
    }

    [SetsRequiredMembers]
    internal CandleClosed(CandleFields candle)
        : base(candle)
    {
    }
}
