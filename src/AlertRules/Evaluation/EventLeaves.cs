using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.Market.Numbers;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>The first price of a trading date against the previous close.</summary>
internal sealed class GapLeaf(RuleWatch rule, GapCondition condition) : Leaf(rule, condition)
{
    private decimal? _previousClose;
    private decimal _percent;

    public override decimal? Threshold => _previousClose;

    public override decimal? Value => _percent;

    public void See(decimal open, decimal? previousClose)
    {
        _previousClose = previousClose;
        if (previousClose is > 0 and var close)
        {
            decimal reach = condition.Percent * close;
            decimal moved = (open - close) * 100;
            Happens = (condition.Is != Direction.Down && moved >= reach) || (condition.Is != Direction.Up && -moved >= reach);
            _percent = decimal.Round(moved / close, 4);
        }
    }

    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"opened with a gap of {Decimals.Normalize(_percent)} % from {_previousClose}");
}

/// <summary>Nothing is said any more.</summary>
internal sealed class SilenceLeaf(RuleWatch rule, SilenceCondition condition) : Leaf(rule, condition)
{
    public long SpanUs { get; } = condition.For.Ticks / TimeSpan.TicksPerMicrosecond;

    public override string Describe() => $"nothing was said for {condition.For}";
}
