namespace Candlewick.StreamApi.Protocol;

/// <summary>Which revisions of a candle a subscription carries, and when.</summary>
internal enum ReplayView
{
    /// <summary>Each when it was published, so that nothing is seen ahead of its time.</summary>
    AsSeen,

    /// <summary>The newest only, in the order of open times.</summary>
    Final,
}
