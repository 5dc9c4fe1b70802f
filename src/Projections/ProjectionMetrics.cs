using System.Diagnostics.Metrics;

namespace Candlewick.Projections;

/// <summary>Meter <c>Candlewick.Projections</c>; each measurement names its projection.</summary>
internal sealed class ProjectionMetrics : IDisposable
{
    private readonly Meter _meter = new("Candlewick.Projections");
    private readonly KeyValuePair<string, object?> _projection;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _skipped;
    private readonly Histogram<double> _batches;

    public ProjectionMetrics(string projection, ProjectionStatus status)
    {
        _projection = new("projection", projection);
        _rows = _meter.CreateCounter<long>("candlewick.projections.rows", "{row}", "Rows stored");
        _skipped = _meter.CreateCounter<long>("candlewick.projections.skipped", "{record}", "Records that cannot be stored, now dead letters");
        _batches = _meter.CreateHistogram<double>("candlewick.projections.batch.duration", "s", "Transactions and how long they took");
        _meter.CreateObservableGauge(
            "candlewick.projections.lag",
            () => status.Current.Lag
                .Where(lag => lag.Value is not null)
                .Select(lag => new Measurement<long>(lag.Value!.Value, _projection, new KeyValuePair<string, object?>("partition", lag.Key))),
            "{record}",
            "Records behind the end of the partition");
    }

    public void Dispose() => _meter.Dispose();

    public void Stored(int rows, TimeSpan took)
    {
        _rows.Add(rows, _projection);
        _batches.Record(took.TotalSeconds, _projection);
    }

    public void Skipped() => _skipped.Add(1, _projection);
}
