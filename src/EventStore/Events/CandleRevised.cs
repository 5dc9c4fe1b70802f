using System.Diagnostics.CodeAnalysis;
using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Events;

/// <summary>Late ticks changed a closed bar: the whole bar as it is now. In the stream of its instrument, interval and trading date.</summary>
public sealed record CandleRevised : CandleFields
{
    public CandleRevised()
    {
    }

    [SetsRequiredMembers]
    internal CandleRevised(CandleFields candle)
        : base(candle)
    {
    }
}
