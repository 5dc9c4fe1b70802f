using Candlewick.Contracts.V1;
using DepthLevel = Candlewick.Market.Ticks.DepthLevel;

namespace Candlewick.StreamApi.Items;

/// <summary>The best levels of an order book as clients see them.</summary>
internal sealed class DepthItem(string instrument, Depth book) : Item(instrument, null, book.ExchangeUs != 0 ? book.ExchangeUs : book.ReceiveUs)
{
    private readonly DepthLevel[] _bids = Levels(book.Bids);
    private readonly DepthLevel[] _asks = Levels(book.Asks);
    private readonly int _priceScale = (int)book.PriceScale;
    private readonly int _sizeScale = (int)book.SizeScale;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Instrument);
        fields.Integer("time_us", TimeUs);
        fields.Levels("bids", _bids, _priceScale, _sizeScale);
        fields.Levels("asks", _asks, _priceScale, _sizeScale);
    }

    private static DepthLevel[] Levels(IEnumerable<BookLevel> side) => [.. side.Select(level => new DepthLevel(level.Price, level.Size, (int)level.Orders))];
}
