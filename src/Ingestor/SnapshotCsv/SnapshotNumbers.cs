using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>The numbers of one line: what is carried, and at which scales.</summary>
internal sealed class SnapshotNumbers
{
    private const SnapshotColumn FirstPrice = SnapshotColumn.LastPrice;
    private const SnapshotColumn LastPriceColumn = SnapshotColumn.AveragePrice;
    private const SnapshotColumn FirstSize = SnapshotColumn.LastSize;
    private const SnapshotColumn LastSizeColumn = SnapshotColumn.TotalAskQuantity;

    private readonly long[] _values = new long[(int)SnapshotColumn.OpenInterest + 1];
    private readonly int[] _scales = new int[(int)SnapshotColumn.OpenInterest + 1];
    private uint _carried;

    public void Clear() => _carried = 0;

    /// <summary>Returns what is wrong with the number, or null.</summary>
    public string? Parse(SnapshotColumn column, ReadOnlySpan<byte> field)
    {
        ref long value = ref _values[(int)column];
        ref int scale = ref _scales[(int)column];
        if (NumberText.Parse(field, out value, out scale) is { } problem)
        {
            return FieldText.Complain(SnapshotColumns.NameOf(column), field, problem);
        }

        // Prices are judged when it is known whose they are.
        if (column <= LastPriceColumn || value >= 0)
        {
            _carried |= 1u << (int)column;
            return null;
        }

        return IsSentinel(value, scale) ? null : FieldText.Complain(SnapshotColumns.NameOf(column), field, "is below 0");
    }

    /// <summary>Puts them into the tick; returns what is wrong with the line, or null.</summary>
    public string? Fill(FeedInstrument instrument, ref Tick tick)
    {
        bool hadPrice = Has(SnapshotColumn.LastPrice);
        if (DropNothings(instrument) is { } problem)
        {
            return problem;
        }

        if (!Has(SnapshotColumn.LastPrice) && !Has(SnapshotColumn.Bid) && !Has(SnapshotColumn.Ask))
        {
            return hadPrice ? "last_price is not above 0, and there is neither bid nor ask" : "it has neither last_price nor bid nor ask";
        }

        if (Unify(FirstPrice, LastPriceColumn, out tick.PriceScale) is { } large || (large = Unify(FirstSize, LastSizeColumn, out tick.SizeScale)) is not null)
        {
            return large;
        }

        if (Has(SnapshotColumn.OpenInterest) && !TryWhole(SnapshotColumn.OpenInterest))
        {
            return "open_interest is not a whole number";
        }

        Put(ref tick, SnapshotColumn.LastPrice, TickFields.Price, ref tick.Price);
        Put(ref tick, SnapshotColumn.Bid, TickFields.Bid, ref tick.Bid);
        Put(ref tick, SnapshotColumn.Ask, TickFields.Ask, ref tick.Ask);
        Put(ref tick, SnapshotColumn.SessionOpen, TickFields.SessionOpen, ref tick.SessionOpen);
        Put(ref tick, SnapshotColumn.SessionHigh, TickFields.SessionHigh, ref tick.SessionHigh);
        Put(ref tick, SnapshotColumn.SessionLow, TickFields.SessionLow, ref tick.SessionLow);
        Put(ref tick, SnapshotColumn.PreviousClose, TickFields.PreviousClose, ref tick.PreviousClose);
        Put(ref tick, SnapshotColumn.AveragePrice, TickFields.AveragePrice, ref tick.AveragePrice);
        Put(ref tick, SnapshotColumn.LastSize, TickFields.Size, ref tick.Size);
        Put(ref tick, SnapshotColumn.CumulativeVolume, TickFields.CumulativeVolume, ref tick.CumulativeVolume);
        Put(ref tick, SnapshotColumn.BidSize, TickFields.BidSize, ref tick.BidSize);
        Put(ref tick, SnapshotColumn.AskSize, TickFields.AskSize, ref tick.AskSize);
        Put(ref tick, SnapshotColumn.TotalBidQuantity, TickFields.TotalBidQuantity, ref tick.TotalBidQuantity);
        Put(ref tick, SnapshotColumn.TotalAskQuantity, TickFields.TotalAskQuantity, ref tick.TotalAskQuantity);
        Put(ref tick, SnapshotColumn.OpenInterest, TickFields.OpenInterest, ref tick.OpenInterest);
        return null;
    }

    /// <summary>Feeds write 0, −0.01 or −1 where there is nothing. Such a price is not carried, save where it may be one.</summary>
    private string? DropNothings(FeedInstrument instrument)
    {
        uint carried = _carried;
        for (var column = FirstPrice; column <= LastPriceColumn; column++)
        {
            ref readonly long value = ref _values[(int)column];
            if (!Has(column) || value > 0 || (instrument.MayBeNegative && IsPrice(column, carried)))
            {
                continue;
            }

            if (value < 0 && !instrument.MayBeNegative && !IsSentinel(value, _scales[(int)column]))
            {
                return $"{SnapshotColumns.NameOf(column)} is '{ScaledNumber.Format(value, _scales[(int)column])}', which is below 0";
            }

            _carried &= ~(1u << (int)column);
        }

        return null;
    }

    /// <summary>
    /// Of an instrument that trades below zero: 0 and −0.01 are prices where they stand alone, or where another of last price, bid and ask is
    /// as near to zero and not zero itself; among prices far from it they say that there is nothing.
    /// </summary>
    private bool IsPrice(SnapshotColumn column, uint carried)
    {
        long value = _values[(int)column];
        if (value != 0 && (value, _scales[(int)column]) != (-1, 2))
        {
            return true;
        }

        if (column > SnapshotColumn.Ask || (value == 0 && Has(SnapshotColumn.CumulativeVolume) && _values[(int)SnapshotColumn.CumulativeVolume] == 0))
        {
            return false;
        }

        bool alone = true;
        for (var other = SnapshotColumn.LastPrice; other <= SnapshotColumn.Ask; other++)
        {
            if (other == column || (carried & (1u << (int)other)) == 0)
            {
                continue;
            }

            alone = false;
            if (_values[(int)other] != 0 && Math.Abs(_values[(int)other]) < ScaledNumber.PowerOfTen(_scales[(int)other]))
            {
                return true;
            }
        }

        return alone;
    }

    private static bool IsSentinel(long value, int scale) => value == -1 && scale is 0 or 2 || value == -ScaledNumber.PowerOfTen(scale);

    /// <summary>All prices of a tick share one scale, as do all sizes: the one with the most decimals decides. Returns what does not fit, or null.</summary>
    private string? Unify(SnapshotColumn first, SnapshotColumn last, out int scale)
    {
        if (TryUnify(first, last, out scale) is null)
        {
            return null;
        }

        // Zeros at the end of a fraction are the first to go.
        for (var column = first; column <= last; column++)
        {
            while (Has(column) && _scales[(int)column] > 0 && _values[(int)column] % 10 == 0)
            {
                _values[(int)column] /= 10;
                _scales[(int)column]--;
            }
        }

        return TryUnify(first, last, out scale) is { } large
            ? $"{SnapshotColumns.NameOf(large)} is '{ScaledNumber.Format(_values[(int)large], _scales[(int)large])}', which does not fit 64 bits with the {scale} decimal places of its line"
            : null;
    }

    private SnapshotColumn? TryUnify(SnapshotColumn first, SnapshotColumn last, out int scale)
    {
        scale = 0;
        for (var column = first; column <= last; column++)
        {
            scale = Has(column) ? Math.Max(scale, _scales[(int)column]) : scale;
        }

        for (var column = first; column <= last; column++)
        {
            if (Has(column))
            {
                if (!ScaledNumber.TryRescale(ref _values[(int)column], _scales[(int)column], scale))
                {
                    return column;
                }

                _scales[(int)column] = scale;
            }
        }

        return null;
    }

    private bool TryWhole(SnapshotColumn column)
    {
        long unit = ScaledNumber.PowerOfTen(_scales[(int)column]);
        bool whole = _values[(int)column] % unit == 0;
        _values[(int)column] /= unit;
        return whole;
    }

    private bool Has(SnapshotColumn column) => (_carried & (1u << (int)column)) != 0;

    private void Put(ref Tick tick, SnapshotColumn column, TickFields field, ref long target)
    {
        if (Has(column))
        {
            target = _values[(int)column];
            tick.Fields |= field;
        }
    }
}
