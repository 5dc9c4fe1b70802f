namespace Candlewick.Ingestor.Reconciling;

/// <summary>A closed candle of ours, as far as it is held against a vendor's.</summary>
/// <param name="StartUs">Microseconds UTC, as the end is.</param>
/// <param name="Volume">Null where the feed carries none.</param>
/// <param name="Unattributed">Volume that came with it but was traded while the feed was away.</param>
/// <param name="Revision">0 as it was first published.</param>
/// <param name="IsIncomplete">The feed was away during a part of it.</param>
/// <param name="IsOfSnapshots">It was made of states between which trades may have happened that nobody saw.</param>
public sealed record OurBar(
    long StartUs, long EndUs, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, decimal Unattributed = 0, int Revision = 0,
    bool IsIncomplete = false, bool IsOfSnapshots = false);
