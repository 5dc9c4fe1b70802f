using System.Diagnostics;

namespace Candlewick.Projections;

/// <summary>The activity of storing a batch in which records belong to traces.</summary>
internal static class ProjectionTraces
{
    private static readonly ActivitySource Source = new("Candlewick.Projections");

    /// <summary>True where somebody listens; no record's headers need be looked at otherwise.</summary>
    public static bool AreHeard => Source.HasListeners();

    /// <summary>Goes on with the first trace and links the others; null where there is none.</summary>
    public static Activity? Store(string projection, IReadOnlyList<string> traces) => traces.Count == 0 ? null : Source.StartActivity(
        "store batch", ActivityKind.Consumer, traces[0], [new("projection", projection)],
        traces.Skip(1).Select(trace => new ActivityLink(ActivityContext.Parse(trace, traceState: null))));
}
