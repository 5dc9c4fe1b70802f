namespace Candlewick.Market.Ledger;

/// <summary>
/// All entries of one account and instrument, and what follows from them. The same entries make the same book in whatever
/// order they come: one of an earlier time has all be counted anew. For one thread.
/// </summary>
/// <param name="dates">Trading date of a time in microseconds UTC, as yyyymmdd.</param>
public sealed class PositionBook(string account, string instrument, Func<long, int> dates)
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly Dictionary<Guid, LedgerEntry> _byId = [];
    private readonly HashSet<Guid> _reversed = [];
    private readonly HashSet<string> _tradedOrders = new(StringComparer.Ordinal);
    private readonly bool _isFuture = Instruments.Contract.TryParse(instrument.AsSpan(instrument.IndexOf(':', StringComparison.Ordinal) + 1), out var contract) && contract.Strike is null;
    private PositionFold _fold = new(dates);

    /// <summary>In the order in which they count; those that were taken back, too.</summary>
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>Takes an entry of this account and instrument that has no <see cref="LedgerEntry.Fault"/>.</summary>
    public BookChange Add(LedgerEntry entry)
    {
        if (_byId.TryGetValue(entry.Id, out var known))
        {
            return known.SaysTheSame(entry) ? BookChange.Known : BookChange.Contradicts;
        }

        int place = ~_entries.BinarySearch(entry, EntryOrder.Instance);
        _entries.Insert(place, entry);
        _byId[entry.Id] = entry;
        bool changesOthers = entry.Kind switch
        {
            EntryKind.Reversal => _reversed.Add(entry.Reverses),
            EntryKind.Fill when !entry.IsOrderTotal && entry.Order.Length > 0 => _tradedOrders.Add(entry.Order),
            _ => false,
        };
        if (changesOthers || place < _entries.Count - 1)
        {
            CountAnew();
        }
        else if (Counts(entry))
        {
            _fold.Apply(entry);
        }

        return BookChange.Entered;
    }

    /// <summary>What there is, at a mark.</summary>
    public Position ValueAt(PositionMark mark)
    {
        decimal scale = _fold.Multiplier;
        decimal quantity = _fold.Quantity;
        decimal exposure = quantity * scale * (mark.Price ?? 0);
        decimal? unrealised = quantity == 0 ? 0 : mark.Price is null ? null : exposure - _fold.Cost;
        decimal worth = mark.Price is null ? _fold.Cost : exposure;
        return new Position
        {
            Account = account,
            Instrument = instrument,
            Currency = _fold.Currency,
            TimeUs = Math.Max(_fold.TimeUs, mark.TimeUs),
            Quantity = Figure.Of(quantity),
            Multiplier = scale,
            AveragePrice = Each(_fold.AverageCost),
            FifoPrice = Each(_fold.Cost),
            Mark = mark.Price,
            MarkSource = mark.Source,

            // A future is settled by the difference alone: no money is paid for it, and it is worth what it has made.
            Value = Figure.Of(_isFuture ? worth - _fold.Cost : worth),
            Cash = Figure.Of(_isFuture ? _fold.Realised + _fold.Income - _fold.Charges : _fold.Cash),
            Exposure = Figure.Of(worth),
            Realised = Figure.Of(_fold.Realised),
            Unrealised = Figure.Of(unrealised),
            RealisedByAverage = Figure.Of(_fold.RealisedByAverage),
            UnrealisedByAverage = Figure.Of(quantity == 0 ? 0 : mark.Price is null ? null : exposure - _fold.AverageCost),
            Income = Figure.Of(_fold.Income),
            Charges = Figure.Of(_fold.Charges),
            Contributed = _isFuture ? 0 : Figure.Of(_fold.Contributed),
            DayPnl = Figure.Of(DayPnl(mark)),
            DayCharges = mark.Date > _fold.Date ? 0 : Figure.Of(_fold.DayCharges),
            Rate = _fold.Rates.Count > 0 ? _fold.Rates[^1].Rate : 0,
            Rates = [.. _fold.Rates],
            Days = [.. _isFuture ? _fold.Days.Select(day => day with { Contributed = 0 }) : _fold.Days],
            Lots = [.. _fold.Lots],
        };

        decimal? Each(decimal cost) => quantity == 0 ? null : Figure.Of(cost / quantity / scale);
    }

    /// <summary>
    /// Against the close before, and the price of what was traded since; charges apart. Null where something is held whose
    /// mark or close before is not known.
    /// </summary>
    private decimal? DayPnl(PositionMark mark)
    {
        bool isLater = mark.Date > _fold.Date;
        decimal opening = isLater ? _fold.Quantity : _fold.OpeningQuantity;
        decimal flow = isLater ? 0 : _fold.DayFlow;
        decimal? now = _fold.Quantity == 0 ? 0 : mark.Price * _fold.Quantity;
        decimal? before = opening == 0 ? 0 : mark.Date < _fold.Date ? null : mark.PreviousClose * opening;
        return flow + ((now - before) * _fold.Multiplier);
    }

    private bool Counts(LedgerEntry entry) =>
        entry.Kind != EntryKind.Reversal && !_reversed.Contains(entry.Id) && !(entry.IsOrderTotal && _tradedOrders.Contains(entry.Order));

    private void CountAnew()
    {
        // A trade that was taken back is no trade of its order.
        _tradedOrders.Clear();
        _tradedOrders.UnionWith(_entries.Where(e => e.Kind == EntryKind.Fill && !e.IsOrderTotal && e.Order.Length > 0 && !_reversed.Contains(e.Id)).Select(e => e.Order));
        _fold = new PositionFold(dates);
        foreach (var entry in _entries)
        {
            if (Counts(entry))
            {
                _fold.Apply(entry);
            }
        }
    }
}
