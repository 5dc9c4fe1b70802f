using System.Diagnostics.Metrics;

namespace Candlewick.Projections;

/// <summary>Meter <c>Candlewick.Projections</c>.</summary>
public sealed class ProjectionMetrics : IDisposable
{
    private readonly Meter _meter = new("Candlewick.Projections");
    private readonly Counter<long> _rows;
    private readonly Counter<long> _skipped;
    private readonly Histogram<double> _batches;

    public ProjectionMetrics(ProjectionStatus status)
    {
        _rows = _meter.CreateCounter<long>("candlewick.projections.rows", "{row}", "Revisions stored");
        _skipped = _meter.CreateCounter<long>("candlewick.projections.skipped", "{record}", "Records that are no candles of ours");
        _batches = _meter.CreateHistogram<double>("candlewick.projections.batch.duration", "s", "Transactions and how long they took");
        _meter.CreateObservableGauge(
            "candlewick.projections.lag",
            () => status.Current.Lag
                .Where(lag => lag.Value is not null)
                .Select(lag => new Measurement<long>(lag.Value!.Value, new KeyValuePair<string, object?>("partition", lag.Key))),
            "{record}",
            "Records behind the end of the partition");
    }

    public void Dispose() => _meter.Dispose();

    internal void Stored(int rows, TimeSpan took)
    {
        _rows.Add(rows);
        _batches.Record(took.TotalSeconds);
    }

    internal void Skipped() => _skipped.Add(1);
}
