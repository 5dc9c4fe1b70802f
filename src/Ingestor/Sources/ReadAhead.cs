using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Sources;

/// <summary>
/// Reads a finite source on a thread of its own, a few batches ahead of who publishes it: unpacking and parsing then cost no
/// time between two records. Memory is bounded by the batches, which are used again.
/// </summary>
internal sealed class ReadAhead : ITickReader
{
    private const int BatchLength = 256;
    private const int Batches = 32;

    /// <summary>Batches between two looks at how far the source is, which costs a step for each of its files.</summary>
    private const int DoneStride = 16;

    private readonly ITickReader _inner;
    private readonly BlockingCollection<Batch> _free = new(new ConcurrentQueue<Batch>(), Batches);
    private readonly BlockingCollection<Batch> _full = new(new ConcurrentQueue<Batch>(), Batches);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private Batch? _current;
    private int _next;
    private int _untilDone = 1;
    private double _done;

    public ReadAhead(ITickReader inner)
    {
        _inner = inner;
        for (int i = 0; i < Batches; i++)
        {
            _free.Add(new Batch());
        }

        _reading = Task.Factory.StartNew(ReadAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public IEnumerable<CoveredDay> Held => _inner.Held;

    /// <summary>Up to what has been taken from here.</summary>
    public double Done => _current?.Done ?? 0;

    public long Found => _inner.Found;

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        while (_current is null || _next == _current.Count)
        {
            if (_current is not null)
            {
                _current.Failure?.Throw();
                _free.Add(_current);
            }

            _next = 0;
            if (!_full.TryTake(out _current, patience))
            {
                return SourceEvent.Quiet;
            }
        }

        item = _current.Items[_next];
        return _current.Events[_next++];
    }

    public void Dispose()
    {
        _stop.Cancel();
        _reading.GetAwaiter().GetResult();
        _inner.Dispose();
        _free.Dispose();
        _full.Dispose();
        _stop.Dispose();
    }

    private void ReadAll()
    {
        try
        {
            while (Fill(_free.Take(_stop.Token)))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nobody reads any more.
        }
    }

    /// <summary>Reads one batch and hands it over; false where it was the last.</summary>
    private bool Fill(Batch batch)
    {
        batch.Count = 0;
        bool goesOn = true;
        try
        {
            while (goesOn && batch.Count < BatchLength && !_stop.IsCancellationRequested)
            {
                var said = _inner.Read(ref batch.Items[batch.Count], Timeout.InfiniteTimeSpan);
                batch.Events[batch.Count++] = said;
                goesOn = said != SourceEvent.End;
            }
        }
        catch (Exception e)
        {
            // Told where it is read, after what was read before it.
            batch.Failure = ExceptionDispatchInfo.Capture(e);
            goesOn = false;
        }

        if (--_untilDone == 0)
        {
            (_untilDone, _done) = (DoneStride, _inner.Done);
        }

        batch.Done = _done;
        _full.Add(batch);
        return goesOn;
    }

    private sealed class Batch
    {
        public readonly SourceItem[] Items = new SourceItem[BatchLength];
        public readonly SourceEvent[] Events = new SourceEvent[BatchLength];

        public int Count { get; set; }

        public double Done { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}
