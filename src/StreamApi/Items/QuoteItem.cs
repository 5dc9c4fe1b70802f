using Candlewick.Market.Quotes;

namespace Candlewick.StreamApi.Items;

/// <summary>A quote as clients see it. What nobody has said is null.</summary>
internal sealed class QuoteItem(string instrument, Quote quote) : Item(instrument, null, quote.TimeUs)
{
    public Quote Quote { get; } = quote;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Instrument);
        fields.Integer("time_us", Quote.TimeUs);
        fields.Decimal("last", Quote.Last);
        fields.Decimal("bid", Quote.Bid);
        fields.Decimal("bid_size", Quote.BidSize);
        fields.Decimal("ask", Quote.Ask);
        fields.Decimal("ask_size", Quote.AskSize);
        fields.Decimal("volume", Quote.Volume);
        fields.Decimal("change", Quote.Change);
        fields.Decimal("change_percent", Quote.ChangePercent);
        fields.Decimal("open", Quote.Open);
        fields.Decimal("high", Quote.High);
        fields.Decimal("low", Quote.Low);
        fields.Decimal("prev_close", Quote.PreviousClose);
        fields.Integer("oi", Quote.OpenInterest);
        fields.Decimal("mark", Quote.Mark);
        if (MarkNames.Of(Quote.MarkSource) is { } source)
        {
            fields.Text("mark_source", source);
        }
        else
        {
            fields.Nothing("mark_source");
        }
    }
}
