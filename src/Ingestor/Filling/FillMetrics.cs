using System.Diagnostics.Metrics;

namespace Candlewick.Ingestor.Filling;

/// <summary>What became of gaps that are filled by themselves, under meter <c>Candlewick.Ingestor</c>.</summary>
internal static class FillMetrics
{
    private static readonly Meter Meter = new("Candlewick.Ingestor");
    private static readonly Counter<long> Fills = Meter.CreateCounter<long>("candlewick.ingestor.fills", "{gap}", "Gaps asked for at the vendor's history, by feed and outcome: filled, failed, given_up");

    public static void Filled(string feed) => Add(feed, "filled");

    public static void Failed(string feed) => Add(feed, "failed");

    public static void GivenUp(string feed) => Add(feed, "given_up");

    private static void Add(string feed, string outcome) =>
        Fills.Add(1, new KeyValuePair<string, object?>("feed", feed), new KeyValuePair<string, object?>("outcome", outcome));
}
