using Candlewick.Contracts.Registry;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Quotes;

/// <summary>
/// The quotes of the instruments that somebody follows, folded from the tail of <c>ticks</c>: each tick of them is decoded
/// once and folded once, however many clients there are, and those of all others stay bytes. An instrument that nobody
/// followed until now begins with its daily candle and the ticks after it, which the ring still has.
/// </summary>
internal sealed partial class QuoteState(Rings ticks, IItemReader reader, Func<string, QuoteBook> open, ReadSeeds seeds, TimeProvider time, ILogger logger) : IItemState, ITailSink, IDisposable
{
    /// <summary>How long quotes are kept that nobody follows any more: who was cut comes back, and who polls asks again.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _seeding = new(1);
    private readonly FollowedKeys _followed = new();
    private readonly Dictionary<string, Quoted> _quoted = new(StringComparer.Ordinal);
    private readonly ChangedKeys<Quoted> _changed = new();
    private readonly Queue<(long At, InstrumentSet Instruments)> _left = [];
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);
    private bool _isOpening;
    private bool _hasNews;

    public Signal Changed { get; } = new();

    public long Start(int partition, long low, long high) => high;

    public void Append(LogEntry entry)
    {
        if (entry.Key is not { } key)
        {
            return;
        }

        lock (_gate)
        {
            if (_quoted.TryGetValue(key, out var quoted))
            {
                _hasNews |= Fold(quoted, entry);
            }
            else if (_followed.Contains(key) && _awaited.Add(key) && !_isOpening)
            {
                // Matches a pattern, and was not there when that was asked for.
                _isOpening = true;
                _ = Task.Run(OpenAwaitedAsync);
            }
        }
    }

    public void Reached(int partition, long offset)
    {
    }

    public void Flush()
    {
        bool hasNews;
        lock (_gate)
        {
            (hasNews, _hasNews) = (_hasNews, false);
            while (_left.TryPeek(out var left) && time.GetElapsedTime(left.At) >= Linger)
            {
                _left.Dequeue();
                Forget(left.Instruments);
            }

            AskForCloses();
        }

        if (hasNews)
        {
            Changed.Pulse();
        }
    }

    public async Task<IDisposable> FollowAsync(Scope scope, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _followed.Add(scope.Instruments);
        }

        var following = new Following(this, scope.Instruments);
        try
        {
            await SeedAsync(ids, cancellationToken);
            return following;
        }
        catch
        {
            following.Dispose();
            throw;
        }
    }

    public StateChanges Read(long version, Scope scope, int max, List<Item> into)
    {
        var changed = new List<Quoted>();
        lock (_gate)
        {
            version = _changed.Read(version, scope.HasKey, max, changed, out bool conflated);
            into.AddRange(changed.Select(quoted => quoted.Item).OfType<Item>());
            return new StateChanges(version, conflated, changed.Count < max);
        }
    }

    public void Dispose() => _seeding.Dispose();

    /// <summary>Folds a record into its quote, once; true where it changed.</summary>
    private bool Fold(Quoted quoted, LogEntry entry)
    {
        try
        {
            if (!quoted.Take(entry, reader))
            {
                return false;
            }

            _changed.Set(quoted.Instrument, quoted);
            if (quoted.TakeNewDate())
            {
                _begun[quoted.Instrument] = 0;
            }

            return true;
        }
        catch (RegistryException e)
        {
            // Begins anew with the next one who follows it; until then it stays what it was.
            LogNotRead(entry.Partition, entry.Offset, quoted.Instrument, e.Message);
            return false;
        }
    }

    private void Leave(InstrumentSet instruments)
    {
        lock (_gate)
        {
            _followed.Remove(instruments);
            _left.Enqueue((time.GetTimestamp(), instruments));
        }
    }

    private void Forget(InstrumentSet instruments)
    {
        foreach (string key in instruments.HasPatterns ? _quoted.Keys.Where(instruments.Contains).ToList() : (IEnumerable<string>)instruments.Ids)
        {
            if (!_followed.Contains(key) && _quoted.Remove(key))
            {
                _changed.Remove(key);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The tick at {Partition}.{Offset} is not in the quote of {Instrument}, for its schema is not known: {Reason}")]
    private partial void LogNotRead(int partition, long offset, string instrument, string reason);

    /// <summary>The first disposal counts.</summary>
    private sealed class Following(QuoteState state, InstrumentSet instruments) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                state.Leave(instruments);
            }
        }
    }
}
