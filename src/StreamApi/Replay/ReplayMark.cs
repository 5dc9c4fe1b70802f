namespace Candlewick.StreamApi.Replay;

/// <summary>What a cursor says of a replay besides positions.</summary>
/// <param name="ClockUs">Where its clock stood, microseconds of the log's time.</param>
/// <param name="SeenFromUs">Items that were seen before this time are not in it: it was sought to there.</param>
internal sealed record ReplayMark(long ClockUs, long SeenFromUs);
