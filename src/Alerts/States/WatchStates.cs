using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Contracts.V1;

namespace Candlewick.Alerts.States;

/// <summary>Between what is watched of an instrument and its form in checkpoints.</summary>
internal static class WatchStates
{
    public static DayState Of(string instrument, DayPrices day, string group, string source) => new()
    {
        Instrument = instrument,
        SessionGroup = group,
        Date = (uint)day.Date,
        Open = Text(day.Open),
        High = Text(day.High),
        Low = Text(day.Low),
        PreviousClose = Text(day.PreviousClose),
        Last = Text(day.Last),
        LastBefore = Text(day.LastBefore),
        LastUs = day.LastUs,
        LastSequence = day.LastSequence,
        Source = source,
        HeardUs = day.HeardUs,
    };

    public static void Restore(DayState state, DayPrices day) => day.Restore(
        (int)state.Date, Number(state.Open), Number(state.High), Number(state.Low), Number(state.PreviousClose), Number(state.Last), Number(state.LastBefore),
        state.LastUs, state.LastSequence, state.HeardUs);

    public static RuleState Of(RuleWatch rule, string definition)
    {
        var state = new RuleState
        {
            Id = rule.Id,
            Revision = (uint)rule.Revision,
            Subject = rule.Definition.Subject,
            Definition = definition,
            IsTrue = rule.IsTrue,
            IsFresh = rule.IsFresh,
            IsWaiting = rule.IsWaiting,
            IsDone = rule.IsDone,
            LastUs = rule.LastUs,
            LastBarUs = rule.LastBarUs,
            TicksFrom = rule.TicksFrom,
            CandlesFrom = rule.CandlesFrom,
        };
        state.Conditions.Add(rule.Saved);
        return state;
    }

    /// <exception cref="FormatException">The definition is none.</exception>
    public static RuleWatch Restore(RuleState state)
    {
        try
        {
            var rule = new RuleWatch(state.Id, (int)state.Revision, RuleJson.Read(state.Definition))
            {
                IsTrue = state.IsTrue, IsFresh = state.IsFresh, IsWaiting = state.IsWaiting, IsDone = state.IsDone, LastUs = state.LastUs, LastBarUs = state.LastBarUs,
                TicksFrom = state.TicksFrom, CandlesFrom = state.CandlesFrom, IsDirty = false,
            };
            rule.Restore(state.Conditions);
            return rule;
        }
        catch (RuleException e)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static string Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static decimal? Number(string text) => text.Length > 0 ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
}
