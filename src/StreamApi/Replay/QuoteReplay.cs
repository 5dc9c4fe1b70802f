using Candlewick.Market.Quotes;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>Quotes as the ticks of one partition make them.</summary>
internal sealed class QuoteReplay : IReplayReader
{
    private readonly TickWireReader _ticks;
    private readonly Func<string, QuoteBook> _open;
    private readonly Dictionary<string, QuoteBook> _books = [];
    private readonly Trailing _trailing;

    /// <param name="open">Opens the book of an instrument.</param>
    /// <param name="conflate">Span of the log's time in which each is told once.</param>
    public QuoteReplay(TickWireReader ticks, Func<string, QuoteBook> open, TimeSpan conflate) =>
        (_ticks, _open, _trailing) = (ticks, open, new Trailing(conflate.Ticks / TimeSpan.TicksPerMicrosecond, StateOf));

    public ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        Take(entry, scope, into);
        return ValueTask.CompletedTask;
    }

    private void Take(LogEntry entry, Scope scope, List<Seen> into)
    {
        _trailing.Reach(entry.TimestampMs * 1_000, into);
        Tick tick = default;
        if (entry.Key is { } key && scope.Instruments.Contains(key) && _ticks.TryRead(entry, ref tick, out _, out _) && Book(key).Apply(tick))
        {
            _trailing.Change(TickItem.EventUs(tick), key, into);
        }
    }

    public ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold)
    {
        if (isTold)
        {
            _trailing.Forget();
        }

        return ValueTask.FromResult<IReadOnlyList<Item>>([.. _books.Keys.Order(StringComparer.Ordinal).SelectMany(StateOf)]);
    }

    private IEnumerable<Item> StateOf(string instrument) => _books[instrument].Quote is { } quote ? [new QuoteItem(instrument, quote)] : [];

    private QuoteBook Book(string instrument)
    {
        if (!_books.TryGetValue(instrument, out var book))
        {
            _books.Add(instrument, book = _open(instrument));
        }

        return book;
    }
}
