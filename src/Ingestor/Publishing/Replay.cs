using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;
using ClockState = Candlewick.Market.Ticks.ClockState;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// One pass over the merged order from a stored position to the end: ticks, clock ticks between them, positions. What is
/// published depends on the files, the groups and the position alone; pace and cancellation only decide when.
/// </summary>
internal sealed class Replay : IDisposable
{
    /// <summary>A transaction hides its records from readers: short ones where somebody watches the replay go by.</summary>
    private static readonly TimeSpan PacedCommit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FastCommit = TimeSpan.FromSeconds(1);

    private readonly FileIngestOptions _options;
    private readonly TickPublisher _publisher;
    private readonly SourceFiles _files;
    private readonly IReadOnlyList<NamedGroup> _groups;
    private readonly IReadOnlyList<FileCursor> _cursors;
    private readonly MergedTicks _merged;
    private readonly ReplayState _state;
    private readonly List<string> _coverage;
    private readonly Pacer _pacer;
    private readonly ReplayLog _log;
    private readonly long _ticksBefore;
    private readonly TimeSpan _commitAfter;
    private long _began;
    private long _transactionBegan;
    private long _lastProgress;

    /// <param name="groups">What the log is told before the first tick; of no use where the source was begun before.</param>
    public Replay(FileIngestOptions options, SourceFiles files, SourcePosition from, IReadOnlyList<NamedGroup> groups, TickPublisher publisher, ILogger logger)
    {
        (_options, _files, _groups, _publisher, _log) = (options, files, groups, publisher, new ReplayLog(logger));
        _cursors = files.Open();
        _merged = new MergedTicks(_cursors);
        _state = new ReplayState(from);
        _ticksBefore = from.Ticks;
        _coverage = [.. from.Coverage];
        _pacer = new Pacer(options.Speed, options.Time);
        _commitAfter = options.Speed == 0 ? FastCommit : PacedCommit;
    }

    /// <summary>Items and clock of the last commit, by which progress between attempts is told.</summary>
    public (long Items, long ClockUs) Committed { get; private set; }

    public long ClockTicks { get; private set; }

    /// <summary>Publishes to the end.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; everything published so far has been committed.</exception>
    public IngestReport Run(CancellationToken cancellationToken)
    {
        _began = _lastProgress = _options.Time.GetTimestamp();
        try
        {
            while (_merged.MoveNext())
            {
                cancellationToken.ThrowIfCancellationRequested();
                _options.BeforeItem?.Invoke(_state.Items + 1);
                Take(_merged.Current, cancellationToken);
            }

            PublishEnd(cancellationToken);
        }
        catch (OperationCanceledException) when (_publisher.InTransaction)
        {
            Commit(ended: false);
            throw;
        }

        var report = Report();
        _log.Ended(report, _state.TimesReplaced);
        return report;
    }

    public void Dispose() => _merged.Dispose();

    private void Take(FileCursor file, CancellationToken cancellationToken)
    {
        bool resumed = ++_state.Items <= _state.ResumeAfter;
        if (file.Outcome == ReadOutcome.Skipped)
        {
            Skip(file, resumed);
            return;
        }

        _state.NowUs = Math.Max(_state.NowUs, file.KeyUs);
        bool tick = file.Instrument is not null;
        file.Ticks += tick ? 1 : 0;
        _state.Ticks += tick ? 1 : 0;
        _state.TimesReplaced += (file.Tick.Flags & TickFlags.TimeReplaced) != 0 ? 1 : 0;
        if (resumed)
        {
            return;
        }

        // The item was counted already, and is not published yet: what is committed while its time is waited for must
        // not hold it.
        _state.Items--;
        _state.Ticks -= tick ? 1 : 0;
        PublishClocks(file.KeyUs, cancellationToken);
        WaitFor(file.KeyUs, cancellationToken);
        BeforePublishing();
        _state.Items++;
        if (tick)
        {
            _state.Ticks++;
            file.Tick.Sequence = _state.Items;
            file.Tick.Fields |= TickFields.Sequence;
            _publisher.Publish(in file.Tick, file.Instrument!, file.EventUs);
        }
        else
        {
            _publisher.PublishToAll(in file.Tick, file.EventUs);
        }

        CommitIfDue();
    }

    private void Skip(FileCursor file, bool resumed)
    {
        file.Skipped++;
        _state.Skipped++;
        if (!resumed)
        {
            _log.Skipped(file);
        }
    }

    private void PublishClocks(long untilUs, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked on a copy: a clock tick that is waited for has not happened yet.
            var next = _state.Clock;
            if (!next.TryAdvance(untilUs, out long clockUs))
            {
                return;
            }

            WaitFor(clockUs, cancellationToken);
            BeforePublishing();
            if (_state.Clock.LastUs == 0)
            {
                // In one transaction with the first clock tick, and so with the first position that has a clock: whoever goes
                // on from a position finds the groups in the log, whatever the master says by then.
                foreach (var named in _groups)
                {
                    _publisher.Publish(named, clockUs);
                }
            }

            PublishClock(clockUs, ClockState.Up);
            _state.Clock = next;
            CommitIfDue();
        }
    }

    private void PublishClock(long clockUs, ClockState state)
    {
        var tick = new Tick { Kind = TickKind.Clock, ClockUs = clockUs, ClockState = state };
        _publisher.PublishToAll(in tick, clockUs);
        ClockTicks++;
    }

    private void PublishEnd(CancellationToken cancellationToken)
    {
        long endUs = ReplayClock.End(Math.Max(_state.NowUs, _files.FirstUs));
        WaitFor(endUs, cancellationToken);
        BeforePublishing();
        PublishClock(endUs, ClockState.End);
        _state.Clock = new ReplayClock(endUs);

        // A file of which nothing could be read covers nothing: its repaired successor is welcome.
        _coverage.Clear();
        _coverage.AddRange(_files.CoverageOf(i => _cursors[i].Ticks > 0));
        Commit(ended: true);
        ReportProgress(force: true);
    }

    private void WaitFor(long eventUs, CancellationToken cancellationToken)
    {
        while (_pacer.Remaining(eventUs) is var remaining && remaining > TimeSpan.Zero)
        {
            if (_publisher.InTransaction)
            {
                var due = _commitAfter - _options.Time.GetElapsedTime(_transactionBegan);
                if (due <= TimeSpan.Zero)
                {
                    Commit(ended: false);
                    continue;
                }

                remaining = remaining < due ? remaining : due;
            }

            ReportProgress(force: false);

            // Delays count whole milliseconds: a shorter one would be none, and this loop would spin.
            remaining = TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds));
            Task.Delay(remaining, _options.Time, cancellationToken).GetAwaiter().GetResult();
        }
    }

    private void BeforePublishing()
    {
        if (!_publisher.InTransaction)
        {
            _transactionBegan = _options.Time.GetTimestamp();
        }
    }

    private void CommitIfDue()
    {
        if (_publisher.Pending >= _options.TransactionRecords || _options.Time.GetElapsedTime(_transactionBegan) >= _commitAfter)
        {
            Commit(ended: false);
            ReportProgress(force: false);
        }
    }

    private void Commit(bool ended)
    {
        _publisher.Commit(_state.ToPosition(ended, _coverage));
        Committed = (_state.Items, _state.Clock.LastUs);
    }

    private void ReportProgress(bool force)
    {
        if (_options.Progress is { } progress && (force || _options.Time.GetElapsedTime(_lastProgress) >= TimeSpan.FromSeconds(1)))
        {
            _lastProgress = _options.Time.GetTimestamp();
            long ticks = _state.Ticks - _ticksBefore;
            progress(new IngestProgress(ticks, _state.NowUs, ticks / Math.Max(_options.Time.GetElapsedTime(_began).TotalSeconds, 1e-3)));
        }
    }

    private IngestReport Report() => new()
    {
        Source = _files.Source,
        Ticks = _state.Ticks,
        Published = _state.Ticks - _ticksBefore,
        ClockTicks = ClockTicks,
        Skipped = _state.Skipped,
        Files = [.. _cursors.Select(c => new FileReport(c.Path, c.Ticks, c.Skipped, c.Damage))],
        Duration = _options.Time.GetElapsedTime(_began),
    };
}
