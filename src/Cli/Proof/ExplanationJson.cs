using System.Text.Json;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Cli.Proof;

/// <summary>An explanation as one JSON object; numbers of a candle are texts, exactly as they are, times microseconds UTC.</summary>
internal static class ExplanationJson
{
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartObject();
        json.WriteString("instrument", explanation.Bar.Instrument);
        json.WriteString("interval", explanation.Bar.Interval);
        json.WriteNumber("start_us", explanation.Bar.StartUs);
        json.WriteNumber("ordinal", explanation.Bar.Ordinal);
        json.WriteString("topic", explanation.Topic);
        json.WriteNumber("partition", explanation.Partition);
        json.WriteBoolean("equal", explanation.IsEqual);
        if (explanation.GoneBefore is { } gone)
        {
            json.WriteNumber("ticks_gone_before", gone);
        }

        json.WriteStartArray("ticks");
        foreach (var step in explanation.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("offset", step.Offset);
            json.WriteString("source", step.Source);
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(step.Tick.Kind.ToString()));
            json.WriteNumber("time_us", ExplanationScreen.TimeUs(step.Tick));
            WriteNumber(json, step.Tick, TickFields.Price, "price", step.Tick.Price, step.Tick.PriceScale);
            WriteNumber(json, step.Tick, TickFields.Size, "size", step.Tick.Size, step.Tick.SizeScale);
            WriteNumber(json, step.Tick, TickFields.CumulativeVolume, "cumulative_volume", step.Tick.CumulativeVolume, step.Tick.SizeScale);
            json.WriteString("outcome", step.Outcome);
            if (step.Reason is { } reason)
            {
                json.WriteString("reason", reason);
            }

            json.WriteStartObject("changes");
            foreach (var change in step.Changes)
            {
                WritePair(json, change.Field, change.From, change.To);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("revisions");
        foreach (var revision in explanation.Computed)
        {
            json.WriteStartObject();
            json.WriteNumber("by_offset", revision.ByOffset);
            WriteFields(json, "computed", PublishedCandle.From(revision).Row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("published");
        foreach (var candle in explanation.Published)
        {
            json.WriteStartObject();
            json.WriteNumber("offset", candle.Offset);
            json.WriteBoolean("repair", candle.IsRepair);
            WriteFields(json, "candle", candle.Row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (explanation.Row is { } row)
        {
            WriteFields(json, "row", row);
        }

        WriteFaults(json, explanation.Faults);
        json.WriteEndObject();
    }

    private static void WriteFaults(Utf8JsonWriter json, IReadOnlyList<CandleFault> faults)
    {
        json.WriteStartArray("differences");
        foreach (var fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("where", fault.Where);
            json.WriteString("kind", fault.Kind);
            json.WriteNumber("revision", fault.Revision);
            json.WriteStartObject("fields");
            foreach (var field in fault.Fields)
            {
                WritePair(json, field.Field, field.Computed, field.Found);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePair(Utf8JsonWriter json, string name, string? first, string? second)
    {
        json.WriteStartArray(name);
        json.WriteStringValue(first);
        json.WriteStringValue(second);
        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, string name, CandleRow row)
    {
        json.WriteStartObject(name);
        foreach (var (field, value) in CandleFieldDifference.FieldsOf(row).Where(f => f.Value is not null))
        {
            json.WriteString(field, value);
        }

        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, in Tick tick, TickFields field, string name, long mantissa, int scale)
    {
        if (tick.Has(field))
        {
            json.WriteString(name, ScaledNumber.Format(mantissa, scale));
        }
    }
}
