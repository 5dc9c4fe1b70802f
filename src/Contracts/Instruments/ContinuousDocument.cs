using Candlewick.Market.Instruments.Continuous;

namespace Candlewick.Contracts.Instruments;

/// <summary>What a continuous future means, as the REST API answers it and the command line shows it.</summary>
/// <param name="Id"><c>NFO:NIFTY@1</c>.</param>
/// <param name="Roll">The rule: <c>expiry</c>, <c>days:n</c>, <c>oi</c>.</param>
/// <param name="Date">Today in the venue's zone.</param>
/// <param name="Contract">What it means on that date; absent where no contract is known.</param>
/// <param name="Rolls">In order of date.</param>
public sealed record ContinuousDocument(string Id, string Roll, DateOnly Date, string? Contract, IReadOnlyList<RollDocument> Rolls)
{
    public static ContinuousDocument From(ContinuousFuture future, RollRule rule, DateOnly today, IReadOnlyList<Roll> rolls) => new(
        future.ToString(), rule.ToString(), today,
        rolls.Where(roll => roll.Holds(today)).Select(roll => roll.Contract.ToString()).FirstOrDefault(),
        [.. rolls.Where(roll => roll.From < roll.To).Select(RollDocument.Of)]);
}

/// <summary>A contract, and when it is meant.</summary>
/// <param name="From">First date; absent for the first contract that is known.</param>
/// <param name="To">First date on which it no longer is.</param>
public sealed record RollDocument(string Contract, DateOnly? From, DateOnly To)
{
    internal static RollDocument Of(Roll roll) => new(roll.Contract.ToString(), roll.From == DateOnly.MinValue ? null : roll.From, roll.To);
}
