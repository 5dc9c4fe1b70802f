using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Merge;

namespace Candlewick.Ingestor.Publishing;

/// <summary>Where a replay stands: what it stores in each transaction, and what it has counted on the way.</summary>
internal sealed class ReplayState(SourcePosition from)
{
    /// <summary>Items of the merged order taken so far; up to <see cref="ResumeAfter"/> they are only counted.</summary>
    public long Items { get; set; }

    public long ResumeAfter { get; } = from.Items;

    public ReplayClock Clock = new(from.ClockUs);

    /// <summary>The merged order has reached this time, microseconds UTC.</summary>
    public long NowUs { get; set; } = from.ClockUs;

    public long Ticks { get; set; }

    public long Skipped { get; set; }

    public long TimesReplaced { get; set; }

    public SourcePosition ToPosition(bool ended, IEnumerable<string> coverage) => new()
    {
        Source = from.Source,
        TopicId = from.TopicId,
        Partitions = from.Partitions,
        Items = Items,
        ClockUs = Clock.LastUs,
        Ticks = Ticks,
        Skipped = Skipped,
        Ended = ended,
        Coverage = { coverage },
    };
}
