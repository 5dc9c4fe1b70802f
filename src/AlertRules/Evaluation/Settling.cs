using Candlewick.AlertRules.Definition;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>The end of a record: which rules became true by it, and which of those alert.</summary>
internal static class Settling
{
    public static void Settle(RuleWatch rule, SessionClock? sessions, long timeUs, decimal? price, IAlertSink sink)
    {
        var (wasTrue, isTrue) = (rule.IsTrue, rule.IsTrueNow);
        bool becomes = isTrue && !wasTrue;
        var cause = rule.Cause;
        bool alerts = (becomes || (rule.IsWaiting && isTrue)) && May(rule, sessions, timeUs);
        if (alerts)
        {
            sink.Alert(rule, new AlertCause(cause.Condition, timeUs, price, cause.Threshold, cause.Value, cause.Describe()));
        }

        foreach (var leaf in rule.Leaves)
        {
            leaf.Happens = false;
            leaf.WasTrue = leaf.Holds;
        }

        rule.IsTrue = rule.IsTrueNow;
        bool isWaiting = rule.IsTrue && !alerts && !rule.IsDone && (becomes || rule.IsWaiting) && !InHours(rule, sessions, timeUs);
        rule.IsDirty |= isWaiting != rule.IsWaiting || alerts || rule.IsDone || rule.IsTrue != wasTrue;
        rule.IsWaiting = isWaiting;
    }

    /// <summary>Whether the rule alerts at a time; notes it where it does.</summary>
    private static bool May(RuleWatch rule, SessionClock? sessions, long timeUs)
    {
        if (timeUs >= rule.Definition.ExpiresUs)
        {
            rule.IsDone = true;
            return false;
        }

        if (!InHours(rule, sessions, timeUs))
        {
            return false;
        }

        switch (rule.Definition.Frequency)
        {
            case Frequency.OnlyOnce:
                rule.IsDone = true;
                break;
            case Frequency.EveryTime every when rule.LastUs != 0 && timeUs - rule.LastUs < every.Cooldown.Ticks / TimeSpan.TicksPerMicrosecond:
                return false;
            case Frequency.OnceABar once:
                long bar = BarOf(once.Bar, sessions, timeUs);
                if (rule.LastUs != 0 && bar <= rule.LastBarUs)
                {
                    return false;
                }

                rule.LastBarUs = bar;
                break;
        }

        rule.LastUs = timeUs;
        return true;
    }

    private static bool InHours(RuleWatch rule, SessionClock? sessions, long timeUs) =>
        rule.Definition.Hours?.Contain(timeUs, sessions?.Group.TimeZone ?? TimeZoneInfo.Utc) ?? true;

    /// <summary>Start of the bar that a time lies in, on the grid of its session, or from 1970 where there is none.</summary>
    private static long BarOf(BarSpec bar, SessionClock? sessions, long timeUs) =>
        sessions is not null && sessions.TryLocate(timeUs, out var session, out _) ? SessionClock.Bounds(session, bar, timeUs).StartUs : timeUs - (timeUs % bar.LengthUs);
}
