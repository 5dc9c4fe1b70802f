using System.Diagnostics.Metrics;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// What goes wrong in the workers of one service in this process: for readiness, for metrics and for a screen. Safe to use
/// from any thread; told once a transaction, not once a record.
/// </summary>
public sealed class WorkerStatus
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Streaming";

    /// <summary>Failures in a row after which a worker is not merely unlucky.</summary>
    public const int Patience = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (int Failures, string Reason)> _failing = [];
    private readonly SortedDictionary<int, RefusedOutput> _stopped = [];
    private readonly KeyValuePair<string, object?> _service;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _refused;
    private long _deadLetters;

    public WorkerStatus(string service, IMeterFactory meters)
    {
        Service = service;
        _service = new("service", service);
        var meter = meters.Create(MeterName);
        _failures = meter.CreateCounter<long>("candlewick.worker.failures", "{failure}", "Transactions and loads that failed and are made again");
        _refused = meter.CreateCounter<long>("candlewick.worker.refused_outputs", "{output}", "Outputs that Kafka refused for what they are");
        meter.CreateObservableGauge(
            "candlewick.worker.stopped_partitions", () => new Measurement<int>(Stopped.Count, _service), "{partition}", "Partitions that stand still because an output was refused");
    }

    /// <summary>Whose workers they are.</summary>
    public string Service { get; }

    /// <summary>Partitions that stand still, and the output because of which they do.</summary>
    public IReadOnlyDictionary<int, RefusedOutput> Stopped
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<int, RefusedOutput>(_stopped);
            }
        }
    }

    /// <summary>Refused outputs that went to <c>dead-letters</c> since this process began.</summary>
    public long DeadLetters => Interlocked.Read(ref _deadLetters);

    /// <summary>Why no progress is made somewhere, for the <see cref="Patience"/>th time or more; null where all is well.</summary>
    public string? Failing
    {
        get
        {
            lock (_lock)
            {
                var worst = _failing.Values.OrderByDescending(f => f.Failures).FirstOrDefault();
                return worst.Failures >= Patience ? $"{worst.Failures} failures in a row: {worst.Reason}" : null;
            }
        }
    }

    /// <param name="what">A partition, or -1 - slot for a worker as a whole.</param>
    internal int Failed(int what, string reason)
    {
        _failures.Add(1, _service);
        lock (_lock)
        {
            int failures = _failing.GetValueOrDefault(what).Failures + 1;
            _failing[what] = (failures, reason);
            return failures;
        }
    }

    internal void Succeeded(int what)
    {
        lock (_lock)
        {
            _failing.Remove(what);
        }
    }

    internal void Stop(int partition, RefusedOutput refused)
    {
        Count(refused, "stopped");
        lock (_lock)
        {
            _stopped[partition] = refused;
            _failing.Remove(partition);
        }
    }

    internal void DeadLettered(RefusedOutput refused)
    {
        Count(refused, "dead_letter");
        Interlocked.Increment(ref _deadLetters);
    }

    /// <summary>The partition is another worker's, or begins anew here.</summary>
    internal void Forget(int partition)
    {
        lock (_lock)
        {
            _failing.Remove(partition);
            _stopped.Remove(partition);
        }
    }

    private void Count(RefusedOutput refused, string action) =>
        _refused.Add(1, [_service, new("topic", refused.Topic), new("error", $"{refused.Error.Code}"), new("action", action)]);
}
