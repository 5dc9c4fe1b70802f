using Candlewick.Market.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Keeps the open candles of one merged interval in the state of open ones, for all clients at once: the closed parts of each
/// and the one that is open now. A candle that closes is taken out of it, as a built one is.
/// </summary>
internal sealed partial class OpenMerge(ServedInterval interval, CandleGrids grids, ServedStream closed, TopicState open, IItemReader items, TimeProvider time, ILogger logger)
{
    private const int SliceRecords = 2_000;

    /// <summary>Without a record for so long, what should have ended has ended.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly LogMerge _merge = new(interval, grids, closed.History.Parts!);
    private readonly string _from = interval.From.ToString();
    private readonly long[] _positions = new long[closed.Log.Rings.Partitions];
    private readonly List<LogEntry> _entries = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private long _movedAt = time.GetTimestamp();

    /// <summary>Completes when the state has the open candles that there are.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Keeps them until it is cancelled, and takes them out again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wakeup = new Wakeup();
        await using var timer = time.CreateTimer(static wakeup => ((Wakeup)wakeup!).Set(), wakeup, Quiet, Quiet);
        await using var cancelled = cancellationToken.UnsafeRegister(static wakeup => ((Wakeup)wakeup!).Set(), wakeup);
        open.Changed.Add(wakeup);
        closed.Log.Rings.Changed.Add(wakeup);
        try
        {
            await BeginAsync(cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                await TryTakeAsync(cancellationToken);
                Say();
                _ready.TrySetResult();
                await wakeup.WaitAsync();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _ready.TrySetException(e);
            throw;
        }
        finally
        {
            open.Changed.Remove(wakeup);
            closed.Log.Rings.Changed.Remove(wakeup);
            _ready.TrySetCanceled(CancellationToken.None);
            foreach (string instrument in _said)
            {
                open.Append(new LogEntry(0, 0, 0, CandleKey.Series(instrument, interval.ToString()), null));
            }

            open.Flush();
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (int partition = 0; partition < _positions.Length; partition++)
        {
            _positions[partition] = closed.Log.Rings[partition].Next;
        }

        foreach (var instruments in closed.Log.Rings.Keys.GroupBy(Partition))
        {
            await KnowAsync(instruments, instruments.Key, cancellationToken);
            _changed.UnionWith(instruments);
        }
    }

    /// <summary>Where the store is away, the candles stand still and are gone on with when something wakes it again.</summary>
    private async Task TryTakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(cancellationToken);
        }
        catch (Exception e) when (Failure.Passes(e))
        {
            LogStoodStill(logger, interval.ToString(), e.Message);
        }
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        bool moved = false;
        for (int partition = 0; partition < _positions.Length; partition++)
        {
            while (Read(partition, out long next))
            {
                moved = true;
                await KnowAsync(_entries.Select(entry => entry.Key).OfType<string>(), partition, cancellationToken);
                foreach (var row in _entries.Select(entry => entry.Read(closed.Items)).OfType<CandleItem>().Select(item => item.Row).Where(row => row.Interval == _from))
                {
                    await _merge.TakeAsync(row, row.Offset, static _ => { }, cancellationToken);
                    _changed.Add(row.Instrument);
                }

                _positions[partition] = next;
            }
        }

        _entries.Clear();
        long version = open.Read(_version, (_, text) => text == _from, int.MaxValue, _entries, out _);
        foreach (var row in _entries.Select(entry => entry.Read(items)).OfType<CandleItem>().Select(item => item.Row))
        {
            moved = true;
            await KnowAsync([row.Instrument], Partition(row.Instrument), cancellationToken);
            _merge.TakeOpen(row);
            _changed.Add(row.Instrument);
        }

        _version = version;
        _movedAt = moved ? time.GetTimestamp() : _movedAt;
        if (!moved && time.GetElapsedTime(_movedAt) >= Quiet)
        {
            _merge.Close(Settling.EndedUs(time), row => _changed.Add(row.Instrument));
        }
    }

    /// <summary>Reads a partition on; what is older than its ring is passed over, and was asked for where it matters.</summary>
    private bool Read(int partition, out long next)
    {
        var ring = closed.Log.Rings[partition];
        _entries.Clear();
        if (ring.Read(_positions[partition], SliceRecords, _entries, out next) == RingAnswer.Older)
        {
            _positions[partition] = ring.First;
            return ring.Read(ring.First, SliceRecords, _entries, out next) == RingAnswer.Read && next > ring.First;
        }

        return next > _positions[partition];
    }

    private void Say()
    {
        foreach (string instrument in _changed)
        {
            string key = CandleKey.Series(instrument, interval.ToString());
            if (_merge.Open(instrument) is { } row)
            {
                _said.Add(instrument);
                open.Append(LogEntry.Of(key, new CandleItem(row), items));
            }
            else if (_said.Remove(instrument))
            {
                open.Append(new LogEntry(0, 0, 0, key, null));
            }
        }

        if (_changed.Count > 0)
        {
            _changed.Clear();
            open.Flush();
        }
    }

    private ValueTask KnowAsync(IEnumerable<string> instruments, int partition, CancellationToken cancellationToken) =>
        _merge.KnowAsync(instruments, partition, _positions[partition], closedUs: 0, cancellationToken);

    private int Partition(string instrument) => InstrumentPartition.Of(instrument, _positions.Length);

    [LoggerMessage(LogLevel.Warning, "Open candles of {Interval} were not merged on: {Reason}")]
    private static partial void LogStoodStill(ILogger logger, string interval, string reason);
}
