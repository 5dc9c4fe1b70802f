using System.Diagnostics;
using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Publishing;

/// <summary>Begins a trace with one tick in so many. A tick that begins none costs a count.</summary>
/// <param name="every">1: each tick; 0: none.</param>
internal sealed class TickTraces(int every)
{
    private static readonly ActivitySource Source = new("Candlewick.Ingestor");

    private int _until = 1;

    /// <summary>The activity of publishing the next tick; null where it begins no trace, or nobody listens.</summary>
    public Activity? Publish(FeedInstrument instrument)
    {
        if (every == 0 || --_until > 0)
        {
            return null;
        }

        _until = every;
        return Source.StartActivity("publish tick", ActivityKind.Producer)?.SetTag("instrument", instrument.Id.ToString());
    }
}
