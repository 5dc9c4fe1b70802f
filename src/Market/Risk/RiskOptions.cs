namespace Candlewick.Market.Risk;

/// <summary>What risk is measured by.</summary>
/// <param name="BarsPerYear">How many bars a year has: by their square root what is of a bar becomes of a year.</param>
/// <param name="Confidence">Of value at risk and expected shortfall, from 0.5 to below 1.</param>
/// <param name="RiskFree">Return a bar that is had without risk, as a fraction.</param>
public sealed record RiskOptions(double BarsPerYear, double Confidence = 0.95, double RiskFree = 0);
