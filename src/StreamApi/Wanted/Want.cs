using Candlewick.Streaming.Wanted;

namespace Candlewick.StreamApi.Wanted;

/// <summary>One instrument that subscriptions of this node want. Belongs to its <see cref="WantedSet"/>.</summary>
internal sealed class Want(string instrument)
{
    public string Instrument { get; } = instrument;

    /// <summary>How many subscriptions want it.</summary>
    public int Count { get; set; }

    /// <summary>When it was last said to a feed; null before the first time.</summary>
    public long? SaidAt { get; set; }

    /// <summary>When the last subscription left; null while there is one.</summary>
    public long? LeftAt { get; set; }

    /// <summary>It was said for the last time when the last subscription had left: the wish holds for its lease from there.</summary>
    public bool IsLast { get; set; }

    /// <summary>What a feed said of it.</summary>
    public WishAnswer? Answer { get; set; }

    public bool IsDue(TimeProvider time) =>
        SaidAt is not { } said || (LeftAt is null ? IsLast || time.GetElapsedTime(said) >= Wishes.RenewEvery : !IsLast);
}
