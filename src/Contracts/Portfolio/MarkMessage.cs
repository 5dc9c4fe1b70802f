using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;

namespace Candlewick.Contracts.Portfolio;

/// <summary>Marks as values of topic <c>portfolio-state</c>, both ways without loss.</summary>
public static class MarkMessage
{
    public static V1.PortfolioMark From(string instrument, in PositionMark mark)
    {
        var message = new V1.PortfolioMark { Instrument = instrument, Source = (int)mark.Source, Date = mark.Date, TimeUs = mark.TimeUs };
        if (mark.Price is { } price)
        {
            message.Price = DecimalText.OfKnown(price);
        }

        if (mark.PreviousClose is { } close)
        {
            message.PreviousClose = DecimalText.OfKnown(close);
        }

        return message;
    }

    /// <exception cref="FormatException">A number is none.</exception>
    public static PositionMark Read(V1.PortfolioMark message) => new(
        message.HasPrice ? DecimalText.Read("price", message.Price) : null, (MarkSource)message.Source,
        message.HasPreviousClose ? DecimalText.Read("previous_close", message.PreviousClose) : null, message.Date, message.TimeUs);
}
