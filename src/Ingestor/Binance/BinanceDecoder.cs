using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Binance;

/// <summary>
/// One event a message: <c>trade</c> and <c>aggTrade</c>, alone or in a combined stream's envelope, answers to requests, and the
/// announcement that the connection ends.
/// </summary>
internal sealed class BinanceDecoder() : JsonDecoder("Binance")
{
    protected override FrameEvent? Read(ref Tick tick, out FeedInstrument? instrument)
    {
        instrument = null;
        var message = new BinanceMessage(Rest.Span);
        Rest = default;
        if (!message.Error.IsEmpty)
        {
            return Say(FrameEvent.Note, "", message.Error);
        }

        if (message.IsShutdown)
        {
            return Say(FrameEvent.Leaving, "the server is about to close the connection");
        }

        tick.ExchangeUs = message.EventTimeUs;
        return message.IsTrade
            ? Trade(ref tick, out instrument, message.Symbol, message.Price, message.Quantity, message.Id, message.TradeTimeUs)
            : FrameEvent.End;
    }
}
