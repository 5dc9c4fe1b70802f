using System.Text.Json;

namespace Candlewick.AlertRules.Definition;

/// <summary>Conditions as JSON, version 1.</summary>
internal static class ConditionJson
{
    private const int MaxDepth = 4;
    private const int MaxBars = 2_000;

    private static readonly (string, Comparison)[] Comparisons =
    [
        ("above", Comparison.Above), ("below", Comparison.Below), ("crosses", Comparison.Crosses), ("crosses_above", Comparison.CrossesAbove), ("crosses_below", Comparison.CrossesBelow),
    ];

    private static readonly (string, Direction)[] UpDown = [("up", Direction.Up), ("down", Direction.Down), ("either", Direction.Either)];

    private static readonly (string, Direction)[] AboveBelow = [("above", Direction.Up), ("below", Direction.Down), ("either", Direction.Either)];

    /// <exception cref="RuleException">It is none.</exception>
    public static Condition Read(JsonElement element, int depth = 1)
    {
        if (depth > MaxDepth)
        {
            throw new RuleException($"when is deeper than {MaxDepth} levels of all and any; say the same with fewer");
        }

        var fields = new RuleFields(element, "when");
        if (fields.Has("all") || fields.Has("any"))
        {
            bool isAll = fields.Has("all");
            var many = fields.Take(isAll ? "all" : "any")!.Value;
            fields.End();
            return many.ValueKind == JsonValueKind.Array && many.GetArrayLength() > 0
                ? new Combination(isAll, [.. many.EnumerateArray().Select(one => Read(one, depth + 1))])
                : throw new RuleException($"{(isAll ? "all" : "any")} is not a list of conditions");
        }

        string type = fields.Needed("type");
        fields = new RuleFields(element, $"condition {(type.Length <= 20 ? type : type[..20] + "…")}");
        fields.Take("type");
        var condition = Read(type, fields);
        fields.End();
        return condition;
    }

    private static Condition Read(string type, RuleFields fields) => type switch
    {
        "price" => new PriceCondition(fields.Choice("is", null, Comparisons), fields.NeededNumber("level"), fields.Interval("interval")),
        "change" => new ChangeCondition(fields.Choice("is", null, UpDown), fields.Positive("percent"), fields.Span("over", TimeSpan.FromDays(1))),
        "high" or "low" => new ExtremeCondition(type == "high", fields.Choice<bool>("of", null, ("day", false), ("52w", true))),
        "breakout" => Breakout(fields),
        "gap" => new GapCondition(fields.Choice("is", null, UpDown), fields.Positive("percent")),
        "volume" => new VolumeCondition(fields.NeededInterval("interval"), fields.Positive("times"), fields.Count("average_of", MaxBars)),
        "indicator" => Indicator(fields),
        "pattern" => Pattern(fields),
        "silence" => new SilenceCondition(fields.Span("for", TimeSpan.FromDays(1)) ?? throw new RuleException("condition silence needs for")),
        _ => throw new RuleException($"there is no condition '{(type.Length <= 20 ? type : type[..20] + "…")}'; there are price, change, high, low, breakout, gap, volume, indicator, pattern, silence"),
    };

    private static BreakoutCondition Breakout(RuleFields fields)
    {
        var direction = fields.Choice("is", Direction.Either, AboveBelow);
        if (fields.Has("bars") || fields.Has("interval"))
        {
            return new BreakoutCondition(direction, fields.NeededInterval("interval"), fields.Count("bars", MaxBars));
        }

        var (low, high) = (fields.Number("low"), fields.Number("high"));
        bool isWhole = direction switch { Direction.Up => high is not null, Direction.Down => low is not null, _ => low < high };
        return isWhole ? new BreakoutCondition(direction, default, 0, low, high)
            : throw new RuleException("condition breakout needs bars and interval, or low and high, of which low is the lower one");
    }

    private static IndicatorCondition Indicator(RuleFields fields)
    {
        var (interval, indicator, comparison) = (fields.NeededInterval("interval"), Named(fields, "indicator", fields.Needed("indicator")), fields.Choice("is", null, Comparisons));
        if (fields.IsNumber("than"))
        {
            return new IndicatorCondition(interval, indicator, comparison, fields.NeededNumber("than"));
        }

        return new IndicatorCondition(interval, indicator, comparison, 0, Named(fields, "than", fields.Needed("than")));
    }

    private static PatternCondition Pattern(RuleFields fields)
    {
        const string Prefix = "cdl";
        string name = fields.Needed("pattern");
        var pattern = Named(fields, "pattern", name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name : Prefix + name);
        return new PatternCondition(fields.NeededInterval("interval"), pattern, fields.Choice("direction", Direction.Either, ("bullish", Direction.Up), ("bearish", Direction.Down), ("either", Direction.Either)));
    }

    private static IndicatorName Named(RuleFields fields, string field, string text) =>
        IndicatorName.TryParse(text, out var name, out string? error) ? name : throw fields.Bad(field, $"an indicator: {error}");
}
