using System.Buffers;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>How <c>/ws/stream</c> says quotes and open candles.</summary>
/// <param name="sent">Told the event time of each quote that is sent when it changes, microseconds UTC.</param>
internal sealed class StreamEncoder(SymbolBook symbols, TimeProvider time, Action<long>? sent = null) : EndpointEncoder(StreamEndpoints.Main, symbols, time)
{
    protected override bool Keep(Item item, SymbolBook.Entry entry)
    {
        if (item is QuoteItem quote)
        {
            entry.Quote = quote;
            if (!IsSnapshot)
            {
                sent?.Invoke(quote.TimeUs);
            }
        }
        else if (item is CandleItem candle)
        {
            var before = entry.Candle;
            entry.Candle = candle;

            // What is new in it may be nothing that clients of this protocol see.
            return before is null || !before.In(StreamItems.Instance).SequenceEqual(candle.In(StreamItems.Instance));
        }

        return true;
    }

    /// <summary>Clients reckon with a price in each message.</summary>
    protected override bool Knows(SymbolBook.Entry entry) => entry.HasPrice;

    protected override void WriteData(PooledBuffer frame, SymbolBook.Entry entry)
    {
        frame.Write(entry.Quote!.In(StreamItems.Instance));
        if (entry.Candle is { } candle)
        {
            frame.Write(",\"candle\":"u8);
            frame.Write(candle.In(StreamItems.Instance));
        }

        frame.Write("}}"u8);
    }
}
