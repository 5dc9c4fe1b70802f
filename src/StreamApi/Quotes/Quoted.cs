using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Quotes;

/// <summary>The quote of one instrument, up to a place in the log. For one thread at a time.</summary>
internal sealed class Quoted(string instrument, QuoteBook book)
{
    private long _next;
    private int _date;
    private QuoteItem? _item;

    public string Instrument { get; } = instrument;

    public QuoteBook Book { get; } = book;

    /// <summary>What clients see: made when the first of them asks, and then the same for all. Null before the first tick.</summary>
    public QuoteItem? Item => _item ??= Book.Quote is { } quote ? new QuoteItem(Instrument, quote) : null;

    /// <summary>Folds the next record, which may come twice; true where the quote has changed.</summary>
    public bool Take(LogEntry entry, IItemReader ticks)
    {
        if (entry.Offset < _next)
        {
            return false;
        }

        _next = entry.Offset + 1;
        if (entry.Read(ticks) is not TickItem item || !Book.Apply(item.Tick))
        {
            return false;
        }

        _item = null;
        return true;
    }

    /// <summary>True once for each trading date that begins after another.</summary>
    public bool TakeNewDate()
    {
        int before = _date;
        _date = Book.TradingDate;
        return before != 0 && before != _date;
    }

    /// <summary>It is known what the date has changed against.</summary>
    public bool HasClose => Book.Quote is { PreviousClose: not null };

    /// <summary>A trading date has closed.</summary>
    public void Closed(in DailyBar bar)
    {
        Book.Closed(bar.TradingDate, bar.Close);
        _item = null;
    }
}
