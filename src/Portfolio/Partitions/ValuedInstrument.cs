using Candlewick.Market.Instruments;
using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Portfolio.Partitions;

/// <summary>An instrument: its mark, and who holds it. A mark is folded of those that nobody holds, too, for the first fill of one.</summary>
internal sealed class ValuedInstrument
{
    private readonly TradingDates _dates;
    private readonly QuoteBook _quotes;
    private PositionMark _restored;

    public ValuedInstrument(InstrumentId id)
    {
        Id = id.ToString();
        var clock = SessionCatalog.For(SessionMode.Extended).TryGet(id.Venue, out var group) ? new SessionClock(group) : null;
        _dates = new TradingDates(clock);
        _quotes = new QuoteBook(clock, PriceRange.ReachesBelowZero(id));
    }

    public string Id { get; }

    /// <summary>By account.</summary>
    public Dictionary<string, Holding> Holdings { get; } = new(StringComparer.Ordinal);

    /// <summary>Something was told of it since the last checkpoint, or has still to be told.</summary>
    public bool IsMarkDirty { get; set; }

    /// <summary>Of the ticks so far. A checkpoint has no more than this: what it knew holds until a tick says more.</summary>
    public PositionMark Mark
    {
        get
        {
            var mark = PositionMark.Of(_quotes.Quote);
            if (mark.Price is null || mark.Date != _restored.Date)
            {
                return mark.Price is null ? _restored : mark;
            }

            // A quote after a restart does not replace the last price of the date, which only the checkpoint knows.
            mark = mark with { PreviousClose = mark.PreviousClose ?? _restored.PreviousClose };
            return _restored.Source != MarkSource.None && _restored.Source < mark.Source ? mark with { Price = _restored.Price, Source = _restored.Source } : mark;
        }
    }

    /// <summary>Of the newest tick, yyyymmdd.</summary>
    public int Date => _quotes.TradingDate;

    /// <summary>False where the tick says nothing of its worth.</summary>
    public bool Apply(in Tick tick) => _quotes.Apply(tick);

    /// <summary>A trading date has ended at that price.</summary>
    public void Closed(int tradingDate, decimal close) => _quotes.Closed(tradingDate, close);

    /// <summary>Puts a checkpoint's mark back.</summary>
    public void Restore(in PositionMark mark) => _restored = mark;

    public Holding HoldingOf(string account)
    {
        if (!Holdings.TryGetValue(account, out var holding))
        {
            Holdings.Add(account, holding = new Holding(account, Id, _dates.Near));
        }

        return holding;
    }
}
