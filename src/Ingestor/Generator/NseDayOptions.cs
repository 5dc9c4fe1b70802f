namespace Candlewick.Ingestor.Generator;

/// <summary>What a generated day holds and what its recording lacks. Times are India's.</summary>
public sealed record NseDayOptions
{
    /// <summary>Shares, by symbol without venue.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = ["RELIANCE", "HDFCBANK", "INFY"];

    /// <summary>An index without volume, by symbol without venue; null for none.</summary>
    public string? Index { get; init; } = "NIFTY-50";

    /// <summary>Whose hours it is made in; <c>NSE-EQ-CAS</c> has a closing auction from 2026-08-03 on, whose one print is at 15:30.</summary>
    public string SessionGroup { get; init; } = "NSE-EQ";

    /// <summary>Trades of each share in continuous trading.</summary>
    public int TradesPerSymbol { get; init; } = 3000;

    /// <summary>The recorder was away from here until <see cref="GapTo"/>: snapshots are missing and a gap row says so.</summary>
    public TimeOnly? GapFrom { get; init; }

    public TimeOnly? GapTo { get; init; }

    /// <summary>The recorder was started only then: earlier snapshots are missing, and nothing says so.</summary>
    public TimeOnly? LateStart { get; init; }

    /// <summary>One in so many trades is followed by a snapshot that was sent before: the last one, or an older one out of order.</summary>
    public int ResendOneIn { get; init; } = 40;
}
