using Candlewick.Market.Ledger;

namespace Candlewick.StreamApi.Items;

/// <summary>A valued position as clients see it. What is not known is null.</summary>
internal sealed class PositionItem(Position position) : Item(position.Instrument, null, position.TimeUs)
{
    public Position Position { get; } = position;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("account", Position.Account);
        fields.Text("instrument", Instrument);
        fields.Text("currency", Position.Currency);
        fields.Integer("time_us", TimeUs);
        fields.Decimal("quantity", Position.Quantity);
        fields.Decimal("multiplier", Position.Multiplier);
        fields.Decimal("average_price", Position.AveragePrice);
        fields.Decimal("fifo_price", Position.FifoPrice);
        fields.Decimal("mark", Position.Mark);
        if (MarkNames.Of(Position.MarkSource) is { } source)
        {
            fields.Text("mark_source", source);
        }
        else
        {
            fields.Nothing("mark_source");
        }

        fields.Decimal("value", Position.Value);
        fields.Decimal("cash", Position.Cash);
        fields.Decimal("exposure", Position.Exposure);
        fields.Decimal("realised", Position.Realised);
        fields.Decimal("unrealised", Position.Unrealised);
        fields.Decimal("realised_by_average", Position.RealisedByAverage);
        fields.Decimal("unrealised_by_average", Position.UnrealisedByAverage);
        fields.Decimal("income", Position.Income);
        fields.Decimal("charges", Position.Charges);
        fields.Decimal("contributed", Position.Contributed);
        fields.Decimal("pnl", Position.Pnl);
        fields.Decimal("day_pnl", Position.DayPnl);
        fields.Decimal("day_charges", Position.DayCharges);
    }
}
