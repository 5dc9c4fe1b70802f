using Candlewick.Contracts.Registry;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Quotes;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Quotes;

/// <summary>
/// The quotes of the instruments that somebody follows, folded from the tail of <c>ticks</c>: each tick of them is decoded
/// once and folded once, however many clients there are, and those of all others stay bytes. An instrument that nobody
/// followed until now begins with its daily candle and the ticks after it, which the ring still has.
/// </summary>
internal sealed partial class QuoteState(Rings ticks, IItemReader reader, Func<string, QuoteBook> open, ReadSeeds seeds, TimeProvider time, ILogger logger) : IItemState, ITailSink, IDisposable
{
    /// <summary>Until the store is asked again that did not answer.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _seeding = new(1);
    private readonly FollowedKeys _followed = new();
    private readonly Dictionary<string, Quoted> _quoted = new(StringComparer.Ordinal);
    private readonly ChangedKeys<Quoted> _changed = new();
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

    /// <summary>Opens books of those that have none. One at a time: many clients that come at once ask for the same.</summary>
    private async Task SeedAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        await _seeding.WaitAsync(cancellationToken);
        try
        {
            List<string> missing;
            lock (_gate)
            {
                missing = [.. ids.Where(id => !_quoted.ContainsKey(id))];
            }

            if (missing.Count > 0)
            {
                var candles = await seeds(missing, cancellationToken);
                foreach (var partition in missing.GroupBy(id => InstrumentPartition.Of(id, ticks.Partitions)))
                {
                    Seed(ticks[partition.Key], [.. partition.Select(id => new QuoteSeeding(new Quoted(id, open(id)), candles[id]))]);
                }
            }
        }
        finally
        {
            _seeding.Release();
        }
    }

    private void Seed(PartitionRing ring, List<QuoteSeeding> seedings)
    {
        var byKey = seedings.ToDictionary(s => s.Quoted.Instrument, StringComparer.Ordinal);
        var entries = new List<LogEntry>();
        long next;
        while (ring.Read(ring.First, int.MaxValue, entries, out next) == RingAnswer.Older)
        {
            // Something was evicted just then.
        }

        foreach (var entry in entries)
        {
            if (entry.Key is { } key && byKey.TryGetValue(key, out var seeding))
            {
                seeding.Take(entry, reader);
            }
        }

        lock (_gate)
        {
            foreach (var seeding in seedings)
            {
                seeding.End();
                _quoted[seeding.Quoted.Instrument] = seeding.Quoted;
                if (seeding.Quoted.Item is not null)
                {
                    _changed.Set(seeding.Quoted.Instrument, seeding.Quoted);
                }
            }

            // What came since is not appended to these books by anybody else: they were not there.
            entries.Clear();
            ring.Read(next, int.MaxValue, entries, out _);
            foreach (var entry in entries)
            {
                if (entry.Key is { } key && byKey.TryGetValue(key, out var seeding))
                {
                    Fold(seeding.Quoted, entry);
                }
            }
        }

        Changed.Pulse();
    }

    /// <summary>Opens books of instruments that came later than the patterns which match them, all that came meanwhile at once.</summary>
    private async Task OpenAwaitedAsync()
    {
        while (true)
        {
            string[] awaited;
            lock (_gate)
            {
                awaited = [.. _awaited];
                _awaited.Clear();
                _isOpening = awaited.Length > 0;
            }

            if (awaited.Length == 0)
            {
                return;
            }

            try
            {
                await SeedAsync(awaited, CancellationToken.None);
            }
            catch (Exception e) when (Failure.Passes(e) || e is ObjectDisposedException)
            {
                // Their next ticks ask again.
                LogNotOpened(awaited.Length, e.Message);
                await Task.Delay(Again, time, CancellationToken.None);
            }
        }
    }

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
            foreach (string key in instruments.HasPatterns ? _quoted.Keys.Where(instruments.Contains).ToList() : (IEnumerable<string>)instruments.Ids)
            {
                if (!_followed.Contains(key) && _quoted.Remove(key))
                {
                    _changed.Remove(key);
                }
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Quotes of {Count} instruments do not begin yet: {Reason}")]
    private partial void LogNotOpened(int count, string reason);

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
