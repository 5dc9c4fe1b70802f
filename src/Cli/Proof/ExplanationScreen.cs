using System.Globalization;
using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Cli.Proof;

/// <summary>What `pipeline explain` prints.</summary>
internal static class ExplanationScreen
{
    /// <param name="most">Ticks to print: the first ones, and the last.</param>
    public static void Print(Explanation explanation, int most)
    {
        var bar = explanation.Bar;
        Console.WriteLine($"{bar.Instrument} {bar.Interval} {VerificationScreen.TimeOf(bar.StartUs)}{(bar.Ordinal > 0 ? $" #{bar.Ordinal}" : "")}, partition {explanation.Partition}");
        var steps = explanation.Steps;
        foreach (var step in steps.Take(steps.Count <= most ? most : most - 1))
        {
            Console.WriteLine(Line(step));
        }

        if (steps.Count > most)
        {
            Console.WriteLine($"  … {steps.Count - most:N0} more (--ticks, --json)");
            Console.WriteLine(Line(steps[^1]));
        }

        PrintRevisions(explanation);
        Console.WriteLine(Verdict(explanation));
    }

    /// <summary>When a tick is, microseconds UTC: of a clock or control tick, what it tells.</summary>
    public static long TimeUs(in Tick tick) => tick.Kind is TickKind.Clock or TickKind.Control ? tick.ClockUs : tick.BucketUs;

    private static void PrintRevisions(Explanation explanation)
    {
        foreach (var revision in explanation.Computed)
        {
            var row = PublishedCandle.From(revision).Row;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  revision {row.Revision}: published by offset {revision.ByOffset} at watermark {VerificationScreen.TimeOf(row.Provenance!.ClosedAtUs)}, {(row.Revision == 0 ? "the bar's end and its grace were over" : Why(explanation, revision))}"));
            Console.WriteLine($"    its ticks give  {Values(CandleFieldDifference.FieldsOf(row))}");
        }

        foreach (var candle in explanation.Published)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {explanation.Topic} at offset {candle.Offset}{(candle.IsRepair ? ", a repair" : "")}"));
            Console.WriteLine($"    published       {Values(CandleFieldDifference.FieldsOf(candle.Row))}");
        }

        if (explanation.Row is { } stored)
        {
            Console.WriteLine($"    table candle    {Values(CandleFieldDifference.FieldsOf(stored))}");
        }
    }

    /// <summary>What changed the bar since the revision before.</summary>
    private static string Why(Explanation explanation, ComputedCandle revision)
    {
        long since = explanation.Computed.TakeWhile(c => c != revision).Last().ByOffset;
        var by = explanation.Steps.Where(s => s.Changes.Count > 0 && s.Offset > since && s.Offset <= revision.ByOffset).Select(s => s.Offset.ToString(CultureInfo.InvariantCulture)).ToList();
        return by.Count == 0 ? "what was filled in or taken back changed it" : $"late or filled in: {string.Join(", ", by.Take(5))}{(by.Count > 5 ? $" and {by.Count - 5} more" : "")}";
    }

    private static string Verdict(Explanation explanation)
    {
        if (explanation.GoneBefore is { } gone)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Not explained: the log of ticks begins at offset {gone} of partition {explanation.Partition}; ticks of this candle were deleted before it.");
        }

        if (explanation.Computed.Count == 0 && explanation.Faults.Count == 0)
        {
            return "Open: nothing of it is published yet.";
        }

        return explanation.IsEqual
            ? "Equal: what is kept is what its ticks give, every field and every byte."
            : "Not equal: " + string.Join("; ", explanation.Faults.Select(f =>
                $"revision {f.Revision} is {f.Kind} in {f.Where}{(f.Fields.Count == 0 ? "" : $" ({string.Join(", ", f.Fields.Select(field => $"{field.Field} {field.Computed ?? "nothing"}, found {field.Found ?? "nothing"}"))})")}"));
    }

    private static string Values(IEnumerable<(string Field, string? Value)> fields) =>
        string.Join(' ', fields.Where(f => f.Value is not null && f.Field is "open" or "high" or "low" or "close" or "volume" or "unattributed_volume" or "turnover" or "trades" or "updates" or "flags").Select(f => $"{f.Field} {f.Value}"));

    private static string Line(TickStep step)
    {
        var tick = step.Tick;
        string says = (tick.Has(TickFields.Price) ? $" {ScaledNumber.Format(tick.Price, tick.PriceScale)}" : "")
            + (tick.Has(TickFields.Size) ? $" × {ScaledNumber.Format(tick.Size, tick.SizeScale)}" : "")
            + (tick.Has(TickFields.CumulativeVolume) ? $" of {ScaledNumber.Format(tick.CumulativeVolume, tick.SizeScale)} today" : "");
        string changes = step.Changes.Count == 0 ? "moves nothing of it" : string.Join(", ", step.Changes.Select(c => c.From is null ? $"{c.Field} {c.To}" : $"{c.Field} {c.From} → {c.To}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"  {step.Offset,10} {VerificationScreen.TimeOf(TimeUs(tick))} {(tick.Kind is TickKind.Control or TickKind.Clock ? tick.Kind.ToString().ToLowerInvariant() : "")}{says}: {(step.Outcome is "moved" or "control" ? "" : $"{step.Reason ?? step.Outcome}; ")}{changes}");
    }
}
