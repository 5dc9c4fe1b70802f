using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;

namespace Candlewick.Contracts.Portfolio;

/// <summary>Positions as values of topic <c>positions</c>, both ways without loss.</summary>
public static class PositionMessage
{
    public static V1.Position From(Position position)
    {
        var message = new V1.Position
        {
            Account = position.Account,
            Instrument = position.Instrument,
            Currency = position.Currency,
            TimeUs = position.TimeUs,
            Quantity = DecimalText.Of(position.Quantity),
            Multiplier = DecimalText.Of(position.Multiplier),
            MarkSource = (V1.MarkSource)position.MarkSource,
            Value = DecimalText.Of(position.Value),
            Cash = DecimalText.Of(position.Cash),
            Exposure = DecimalText.Of(position.Exposure),
            Realised = DecimalText.Of(position.Realised),
            RealisedByAverage = DecimalText.Of(position.RealisedByAverage),
            Income = DecimalText.Of(position.Income),
            Charges = DecimalText.Of(position.Charges),
            Contributed = DecimalText.Of(position.Contributed),
            DayCharges = DecimalText.Of(position.DayCharges),
            Rate = DecimalText.Of(position.Rate),
        };
        Set(position.AveragePrice, text => message.AveragePrice = text);
        Set(position.FifoPrice, text => message.FifoPrice = text);
        Set(position.Mark, text => message.Mark = text);
        Set(position.Unrealised, text => message.Unrealised = text);
        Set(position.UnrealisedByAverage, text => message.UnrealisedByAverage = text);
        Set(position.DayPnl, text => message.DayPnl = text);
        message.Lots.AddRange(position.Lots.Select(lot => new V1.PositionLot
        {
            Entry = lot.Entry.ToString(), TimeUs = lot.TimeUs, Quantity = DecimalText.Of(lot.Quantity), Cost = DecimalText.Of(lot.Cost),
        }));
        message.Rates.AddRange(position.Rates.Select(rate => new V1.PositionRate { Date = rate.Date, Rate = DecimalText.Of(rate.Rate) }));
        message.Days.AddRange(position.Days.Select(day => new V1.PositionDay
        {
            Date = day.Date, Realised = DecimalText.Of(day.Realised), Income = DecimalText.Of(day.Income), Charges = DecimalText.Of(day.Charges), Contributed = DecimalText.Of(day.Contributed),
        }));
        return message;
    }

    /// <exception cref="FormatException">A number is none.</exception>
    public static Position Read(V1.Position message) => new()
    {
        Account = message.Account,
        Instrument = message.Instrument,
        Currency = message.Currency,
        TimeUs = message.TimeUs,
        Quantity = DecimalText.Read("quantity", message.Quantity),
        Multiplier = DecimalText.Read("multiplier", message.Multiplier, absent: 1),
        AveragePrice = Known("average_price", message.HasAveragePrice, message.AveragePrice),
        FifoPrice = Known("fifo_price", message.HasFifoPrice, message.FifoPrice),
        Mark = Known("mark", message.HasMark, message.Mark),
        MarkSource = (MarkSource)message.MarkSource,
        Value = DecimalText.Read("value", message.Value),
        Cash = DecimalText.Read("cash", message.Cash),
        Exposure = DecimalText.Read("exposure", message.Exposure),
        Realised = DecimalText.Read("realised", message.Realised),
        Unrealised = Known("unrealised", message.HasUnrealised, message.Unrealised),
        RealisedByAverage = DecimalText.Read("realised_by_average", message.RealisedByAverage),
        UnrealisedByAverage = Known("unrealised_by_average", message.HasUnrealisedByAverage, message.UnrealisedByAverage),
        Income = DecimalText.Read("income", message.Income),
        Charges = DecimalText.Read("charges", message.Charges),
        Contributed = DecimalText.Read("contributed", message.Contributed),
        DayPnl = Known("day_pnl", message.HasDayPnl, message.DayPnl),
        DayCharges = DecimalText.Read("day_charges", message.DayCharges),
        Rate = DecimalText.Read("rate", message.Rate),
        Rates = [.. message.Rates.Select(rate => new DatedRate(rate.Date, DecimalText.Read("rate", rate.Rate)))],
        Days =
        [
            .. message.Days.Select(day => new PositionDay(
                day.Date, DecimalText.Read("realised", day.Realised), DecimalText.Read("income", day.Income), DecimalText.Read("charges", day.Charges), DecimalText.Read("contributed", day.Contributed))),
        ],
        Lots = [.. message.Lots.Select(lot => new Lot(Guid.Parse(lot.Entry), lot.TimeUs, DecimalText.Read("quantity", lot.Quantity), DecimalText.Read("cost", lot.Cost)))],
    };

    private static void Set(decimal? value, Action<string> set)
    {
        if (value is { } known)
        {
            set(DecimalText.OfKnown(known));
        }
    }

    private static decimal? Known(string field, bool isThere, string text) => isThere ? DecimalText.Read(field, text) : null;
}
