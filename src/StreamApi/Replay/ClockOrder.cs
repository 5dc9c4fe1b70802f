namespace Candlewick.StreamApi.Replay;

/// <summary>The one order of all that a clock plays: by when it was seen, then channel, partition and offset.</summary>
internal static class ClockOrder
{
    /// <summary>The item that comes next: the lane that has it, and whose it is.</summary>
    public static (ClockPart? Part, Lane? Lane) First(this List<ClockPart> parts)
    {
        ClockPart? first = null;
        Lane? lane = null;
        foreach (var part in parts)
        {
            if (part.Timeline.First is { } next && (first is null || Order(part, next).CompareTo(Order(first, lane!)) < 0))
            {
                (first, lane) = (part, next);
            }
        }

        return (first, lane);
    }

    private static (long Us, int Rank, int Partition, long Offset) Order(ClockPart part, Lane lane) =>
        (lane.Next.Us, part.Timeline.Source.Rank, lane.Partition, lane.Next.Offset);

    /// <summary>A lane that may yet bring what was seen before <paramref name="us"/>.</summary>
    public static (ClockPart Part, Lane Lane)? ToRead(this List<ClockPart> parts, long us)
    {
        foreach (var part in parts)
        {
            if (part.Timeline.ToRead(us) is { } lane)
            {
                return (part, lane);
            }
        }

        return null;
    }

    /// <summary>A lane of a part that is past its end, in which late items may follow.</summary>
    public static (ClockPart Part, Lane Lane)? Straggler(this List<ClockPart> parts, long nowUs)
    {
        foreach (var part in parts)
        {
            if (part.Timeline.Scope.ToUs <= nowUs && part.Timeline.ToRead(long.MaxValue) is { } lane)
            {
                return (part, lane);
            }
        }

        return null;
    }
}
