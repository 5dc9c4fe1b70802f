using System.Diagnostics.Metrics;

namespace Candlewick.Ingestor;

/// <summary>What the runs of this process publish, under meter <c>Candlewick.Ingestor</c>. Fed once a transaction, not once a tick.</summary>
internal static class IngestMetrics
{
    private static readonly Meter Meter = new("Candlewick.Ingestor");
    private static readonly Counter<long> Ticks = Meter.CreateCounter<long>("candlewick.ingestor.ticks", "{tick}", "Ticks published, by source");
    private static readonly Counter<long> Skipped = Meter.CreateCounter<long>("candlewick.ingestor.skipped", "{line}", "Lines that are no ticks, by source");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("candlewick.ingestor.failures", "{failure}", "Transactions that failed and are made again, by source");

    public static void Committed(string source, long ticks, long skipped)
    {
        var tag = new KeyValuePair<string, object?>("source", source);
        Ticks.Add(ticks, tag);
        Skipped.Add(skipped, tag);
    }

    public static void Failed(string source) => Failures.Add(1, new KeyValuePair<string, object?>("source", source));
}
