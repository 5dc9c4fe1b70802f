using Candlewick.Ingestor.Sources;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Reads one line by the columns of the header. Used again for every line, so that none allocates.</summary>
/// <param name="columns">Of the header.</param>
/// <param name="names">Resolves symbols.</param>
/// <param name="timesOnly">Reads symbols and times and nothing else of a line.</param>
internal sealed class SnapshotLine(SnapshotColumn[] columns, InstrumentNames names, bool timesOnly = false)
{
    /// <summary>Columns that are looked at.</summary>
    private readonly int _columns = timesOnly ? Array.FindLastIndex(columns, c => c <= SnapshotColumn.GapTo) + 1 : columns.Length;

    private readonly long[] _values = new long[(int)SnapshotColumn.OpenInterest + 1];
    private readonly int[] _scales = new int[(int)SnapshotColumn.OpenInterest + 1];
    private uint _carried;

    /// <summary>Fills <paramref name="tick"/>; returns what is wrong with the line, or null.</summary>
    public string? Parse(ReadOnlySpan<byte> line, ref Tick tick, out FeedInstrument? instrument)
    {
        tick = default;
        instrument = null;
        _carried = 0;
        bool gap = false;
        ReadOnlySpan<byte> symbol = default;
        for (int i = 0; i < _columns; i++)
        {
            int comma = line.IndexOf((byte)',');
            if (comma < 0 != (i == columns.Length - 1))
            {
                return $"it has {(comma < 0 ? "fewer" : "more")} columns than the header, which has {columns.Length}";
            }

            var field = comma < 0 ? line : line[..comma];
            line = comma < 0 ? default : line[(comma + 1)..];
            if (field.IsEmpty || (timesOnly && columns[i] > SnapshotColumn.GapTo))
            {
                continue;
            }

            switch (columns[i])
            {
                case SnapshotColumn.Kind when field.SequenceEqual("gap"u8): gap = true; break;
                case SnapshotColumn.Kind when field.SequenceEqual("snapshot"u8): break;
                case SnapshotColumn.Kind: return "its kind is neither 'snapshot' nor 'gap'";
                case SnapshotColumn.Symbol: symbol = field; break;
                default:
                    if (ParseValue(columns[i], field) is { } problem)
                    {
                        return problem;
                    }

                    break;
            }
        }

        return gap ? FillGap(ref tick)
            : !names.TryResolve(symbol, out instrument, out string? unknown) ? unknown
            : FillSnapshot(ref tick);
    }

    private string? ParseValue(SnapshotColumn column, ReadOnlySpan<byte> field)
    {
        ref long value = ref _values[(int)column];
        if (column is >= SnapshotColumn.TradeTime and <= SnapshotColumn.GapTo)
        {
            if (InstantText.Parse(field, out value) is { } problem)
            {
                return $"{SnapshotColumns.NameOf(column)} {problem}";
            }
        }
        else if (!ScaledNumber.TryParse(field, out value, out _scales[(int)column]))
        {
            return $"{SnapshotColumns.NameOf(column)} is not a plain decimal number";
        }
        else if (value < 0)
        {
            return $"{SnapshotColumns.NameOf(column)} is below 0";
        }

        _carried |= 1u << (int)column;
        return null;
    }

    private string? FillGap(ref Tick tick)
    {
        if (!Has(SnapshotColumn.GapFrom) || !Has(SnapshotColumn.GapTo))
        {
            return "a gap needs gap_from and gap_to";
        }

        tick.Kind = TickKind.Control;
        tick.Control = ControlKind.Gap;
        tick.DownSinceUs = _values[(int)SnapshotColumn.GapFrom];
        tick.ClockUs = _values[(int)SnapshotColumn.GapTo];
        return tick.ClockUs <= tick.DownSinceUs ? "the gap ends before it begins" : null;
    }

    private string? FillSnapshot(ref Tick tick)
    {
        tick.Kind = TickKind.Snapshot;
        tick.TradeUs = Time(SnapshotColumn.TradeTime);
        tick.ExchangeUs = Time(SnapshotColumn.ExchangeTime);
        tick.ReceiveUs = Time(SnapshotColumn.ReceiveTime);
        if (tick.TradeUs == 0 && tick.ExchangeUs == 0 && tick.ReceiveUs == 0)
        {
            return "it has no time";
        }

        if (timesOnly)
        {
            return null;
        }

        if (!Has(SnapshotColumn.LastPrice) && !Has(SnapshotColumn.Bid) && !Has(SnapshotColumn.Ask))
        {
            return "it has neither last_price nor bid nor ask";
        }

        if (Has(SnapshotColumn.LastPrice) && _values[(int)SnapshotColumn.LastPrice] == 0)
        {
            return "last_price is not above 0";
        }

        tick.PriceScale = CommonScale(SnapshotColumn.LastPrice, SnapshotColumn.AveragePrice);
        tick.SizeScale = CommonScale(SnapshotColumn.LastSize, SnapshotColumn.TotalAskQuantity);
        if (Has(SnapshotColumn.OpenInterest) && _scales[(int)SnapshotColumn.OpenInterest] != 0)
        {
            return "open_interest is not a whole number";
        }

        try
        {
            Put(ref tick, SnapshotColumn.LastPrice, TickFields.Price, tick.PriceScale, ref tick.Price);
            Put(ref tick, SnapshotColumn.Bid, TickFields.Bid, tick.PriceScale, ref tick.Bid);
            Put(ref tick, SnapshotColumn.Ask, TickFields.Ask, tick.PriceScale, ref tick.Ask);
            Put(ref tick, SnapshotColumn.SessionOpen, TickFields.SessionOpen, tick.PriceScale, ref tick.SessionOpen);
            Put(ref tick, SnapshotColumn.SessionHigh, TickFields.SessionHigh, tick.PriceScale, ref tick.SessionHigh);
            Put(ref tick, SnapshotColumn.SessionLow, TickFields.SessionLow, tick.PriceScale, ref tick.SessionLow);
            Put(ref tick, SnapshotColumn.PreviousClose, TickFields.PreviousClose, tick.PriceScale, ref tick.PreviousClose);
            Put(ref tick, SnapshotColumn.AveragePrice, TickFields.AveragePrice, tick.PriceScale, ref tick.AveragePrice);
            Put(ref tick, SnapshotColumn.LastSize, TickFields.Size, tick.SizeScale, ref tick.Size);
            Put(ref tick, SnapshotColumn.CumulativeVolume, TickFields.CumulativeVolume, tick.SizeScale, ref tick.CumulativeVolume);
            Put(ref tick, SnapshotColumn.BidSize, TickFields.BidSize, tick.SizeScale, ref tick.BidSize);
            Put(ref tick, SnapshotColumn.AskSize, TickFields.AskSize, tick.SizeScale, ref tick.AskSize);
            Put(ref tick, SnapshotColumn.TotalBidQuantity, TickFields.TotalBidQuantity, tick.SizeScale, ref tick.TotalBidQuantity);
            Put(ref tick, SnapshotColumn.TotalAskQuantity, TickFields.TotalAskQuantity, tick.SizeScale, ref tick.TotalAskQuantity);
            Put(ref tick, SnapshotColumn.OpenInterest, TickFields.OpenInterest, 0, ref tick.OpenInterest);
            return null;
        }
        catch (OverflowException)
        {
            return $"its numbers do not fit 64 bits at {Math.Max(tick.PriceScale, tick.SizeScale)} decimals";
        }
    }

    private bool Has(SnapshotColumn column) => (_carried & (1u << (int)column)) != 0;

    private long Time(SnapshotColumn column) => Has(column) ? _values[(int)column] : 0;

    /// <summary>All prices of a tick share one scale, as do all sizes: the one with the most decimals decides.</summary>
    private int CommonScale(SnapshotColumn first, SnapshotColumn last)
    {
        int scale = 0;
        for (var column = first; column <= last; column++)
        {
            scale = Has(column) ? Math.Max(scale, _scales[(int)column]) : scale;
        }

        return scale;
    }

    private void Put(ref Tick tick, SnapshotColumn column, TickFields field, int scale, ref long target)
    {
        if (Has(column))
        {
            target = ScaledNumber.Rescale(_values[(int)column], _scales[(int)column], scale);
            tick.Fields |= field;
        }
    }
}
