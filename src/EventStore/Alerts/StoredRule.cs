namespace Candlewick.EventStore.Alerts;

/// <summary>A rule as the store has it.</summary>
/// <param name="Subject">The instrument, or the feed.</param>
/// <param name="Definition">JSON; null: it was taken back.</param>
/// <param name="ChangedUs">Microseconds UTC.</param>
public sealed record StoredRule(Guid Id, int Revision, string Subject, string? Definition, long ChangedUs);
