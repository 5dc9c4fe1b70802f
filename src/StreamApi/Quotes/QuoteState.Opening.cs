using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Quotes;

/// <content>How quotes begin, and how a new trading date gets the close of the one before.</content>
internal sealed partial class QuoteState
{
    /// <summary>Until the store is asked again that did not answer.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>How often the close of the date before is looked for: it is stored some seconds after the last session.</summary>
    private static readonly TimeSpan LookForCloses = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked for in vain.</summary>
    private const int MaxLooks = 30;

    /// <summary>Instruments whose trading date has begun, by how often the close before it was looked for.</summary>
    private readonly Dictionary<string, int> _begun = new(StringComparer.Ordinal);
    private long? _lookedAt;

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
                seeding.Quoted.TakeNewDate();
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

    /// <summary>Called with the gate held.</summary>
    private void AskForCloses()
    {
        if (_begun.Count > 0 && (_lookedAt is not { } at || time.GetElapsedTime(at) >= LookForCloses))
        {
            _lookedAt = time.GetTimestamp();
            string[] begun = [.. _begun.Keys];
            _ = Task.Run(() => CloseAsync(begun));
        }
    }

    private async Task CloseAsync(string[] begun)
    {
        try
        {
            var candles = await seeds(begun, CancellationToken.None);
            lock (_gate)
            {
                Array.ForEach(begun, key => Close(key, candles[key]));
            }

            Changed.Pulse();
        }
        catch (Exception e) when (Failure.Passes(e))
        {
            // Asked again.
            LogNotOpened(begun.Length, e.Message);
        }
    }

    private void Close(string key, IEnumerable<QuoteSeed> candles)
    {
        if (!_quoted.TryGetValue(key, out var quoted))
        {
            _begun.Remove(key);
            return;
        }

        foreach (var closed in candles.Where(c => !c.Candle.IsOpen))
        {
            quoted.Closed(closed.Bar);
        }

        int looks = _begun.GetValueOrDefault(key) + 1;
        if (!quoted.HasClose && looks < MaxLooks)
        {
            _begun[key] = looks;
            return;
        }

        _begun.Remove(key);
        _changed.Set(key, quoted);
    }

    [LoggerMessage(LogLevel.Warning, "Quotes of {Count} instruments do not begin yet: {Reason}")]
    private partial void LogNotOpened(int count, string reason);
}
