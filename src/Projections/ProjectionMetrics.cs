using System.Diagnostics.Metrics;

namespace Candlewick.Projections;

/// <summary>Meter <c>Candlewick.Projections</c>; each measurement names its projection.</summary>
internal sealed class ProjectionMetrics
{
    private readonly KeyValuePair<string, object?> _projection;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _skipped;
    private readonly Histogram<double> _batches;

    public ProjectionMetrics(IMeterFactory meters, string projection, ProjectionStatus status)
    {
        var meter = meters.Create("Candlewick.Projections");
        _projection = new("projection", projection);
        _rows = meter.CreateCounter<long>("candlewick.projections.rows", "{row}", "Rows stored");
        _skipped = meter.CreateCounter<long>("candlewick.projections.skipped", "{record}", "Records that cannot be stored, now dead letters");
        _batches = meter.CreateHistogram<double>("candlewick.projections.batch.duration", "s", "Transactions and how long they took");
        meter.CreateObservableGauge(
            "candlewick.projections.lag",
            () => status.Current.Lag
                .Where(lag => lag.Value is not null)
                .Select(lag => new Measurement<long>(lag.Value!.Value, _projection, new KeyValuePair<string, object?>("partition", lag.Key))),
            "{record}",
            "Records behind the end of the partition");
    }

    public void Stored(int rows, TimeSpan took)
    {
        _rows.Add(rows, _projection);
        _batches.Record(took.TotalSeconds, _projection);
    }

    public void Skipped() => _skipped.Add(1, _projection);
}
