using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// Positions as the ledger of today would have had them then: an entry counts from when it happened, and each is valued at the ticks of one partition.
/// </summary>
internal sealed class PortfolioReplay : IReplayReader
{
    private readonly TickWireReader _ticks;
    private readonly Func<string, QuoteBook> _open;
    private readonly Func<string, SessionClock?> _clockOf;
    private readonly Func<string, CancellationToken, Task<List<LedgerEntry>>> _readLedger;
    private readonly Dictionary<string, Held> _held = new(StringComparer.Ordinal);
    private readonly Trailing _trailing;

    /// <param name="clockOf">The hours of an instrument.</param>
    /// <param name="readLedger">All entries of an instrument, of every account.</param>
    /// <param name="conflate">Span of the log's time in which each is told once.</param>
    public PortfolioReplay(
        TickWireReader ticks, Func<string, QuoteBook> open, Func<string, SessionClock?> clockOf, Func<string, CancellationToken, Task<List<LedgerEntry>>> readLedger, TimeSpan conflate)
    {
        (_ticks, _open, _clockOf, _readLedger) = (ticks, open, clockOf, readLedger);
        _trailing = new Trailing(conflate.Ticks / TimeSpan.TicksPerMicrosecond, StateOf);
    }

    public async ValueTask BeginAsync(IReadOnlyList<LogEntry> entries, Scope scope, CancellationToken cancellationToken)
    {
        foreach (var entry in entries)
        {
            if (entry.Key is { } key && scope.Instruments.Contains(key) && !_held.ContainsKey(key))
            {
                var ledger = await _readLedger(key, cancellationToken);
                ledger.Sort(EntryOrder.Instance);
                _held.Add(key, new Held(_open(key), new TradingDates(_clockOf(key)), new Queue<LedgerEntry>(ledger)));
            }
        }
    }

    public ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        Take(entry, into);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold)
    {
        if (isTold)
        {
            _trailing.Forget();
        }

        return ValueTask.FromResult<IReadOnlyList<Item>>([.. _held.Keys.Order(StringComparer.Ordinal).SelectMany(StateOf)]);
    }

    private void Take(LogEntry entry, List<Seen> into)
    {
        _trailing.Reach(entry.TimestampMs * 1_000, into);
        Tick tick = default;
        if (entry.Key is { } key && _held.TryGetValue(key, out var held) && _ticks.TryRead(entry, ref tick, out _, out _) && held.Quotes.Apply(tick))
        {
            long us = TickItem.EventUs(tick);
            held.Enter(us);
            _trailing.Change(us, key, into);
        }
    }

    private IEnumerable<Item> StateOf(string instrument)
    {
        var held = _held[instrument];
        var mark = PositionMark.Of(held.Quotes.Quote);
        return held.Accounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new PositionItem(a.Value.ValueAt(mark)));
    }

    /// <param name="Ahead">What is still to happen.</param>
    private sealed record Held(QuoteBook Quotes, TradingDates Dates, Queue<LedgerEntry> Ahead)
    {
        public Dictionary<string, PositionBook> Accounts { get; } = new(StringComparer.Ordinal);

        public void Enter(long us)
        {
            while (Ahead.TryPeek(out var entry) && entry.TimeUs <= us)
            {
                Ahead.Dequeue();
                if (!Accounts.TryGetValue(entry.Account, out var book))
                {
                    Accounts.Add(entry.Account, book = new PositionBook(entry.Account, entry.Instrument, Dates.Near));
                }

                book.Add(entry);
            }
        }
    }
}
