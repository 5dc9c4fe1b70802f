namespace Candlewick.EventStore.Verification;

/// <summary>One way in which a table is not what the topic says.</summary>
/// <param name="Table"><c>mt_events</c>, <c>mt_streams</c> or <c>candle</c>.</param>
/// <param name="Kind"><c>missing</c>, <c>extra</c>, <c>different</c>, <c>twice</c> or <c>version hole</c>.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">The first of them, told so that a person finds them.</param>
public sealed record StoreDifference(string Table, string Kind, long Count, IReadOnlyList<string> First);
