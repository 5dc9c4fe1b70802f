using System.Globalization;
using System.Text.Json;
using Candlewick.Ingestor.Reconciling;

namespace Candlewick.Cli.History;

/// <summary>A reconciled day as one JSON object; decimals are texts, exactly as they are.</summary>
internal static class ReconciliationJson
{
    public static void Write(Utf8JsonWriter json, ReconciledDay day)
    {
        json.WriteStartObject();
        json.WriteString("instrument", day.Instrument.ToString());
        json.WriteString("date", day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("feed", day.Feed);
        json.WriteString("interval", day.Interval.ToString());
        WriteTexts(json, "sources", day.Sources);
        json.WriteNumber("ours", day.Result.Ours);
        json.WriteNumber("vendors", day.Result.Vendors);
        json.WriteNumber("equal", day.Result.Equal);
        json.WriteNumber("explained", day.Result.Differences.Count - day.Result.Unexplained);
        json.WriteNumber("unexplained", day.Result.Unexplained);
        json.WriteStartArray("gaps");
        foreach (var gap in day.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("source", gap.Source);
            json.WriteString("from", Time(gap.FromUs));
            json.WriteString("to", Time(gap.ToUs));
            json.WriteString("cause", gap.Cause);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("differences");
        foreach (var difference in day.Result.Differences)
        {
            Write(json, difference);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, BarDifference difference)
    {
        json.WriteStartObject();
        json.WriteString("start", Time(difference.StartUs));
        json.WriteString("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(difference.Reason.ToString()));
        json.WriteString("why", difference.Why);
        WriteTexts(json, "fields", difference.Fields.Select(f => f.Field));
        if (difference.Ours is { } ours)
        {
            WriteBar(json, "ours", (ours.Open, ours.High, ours.Low, ours.Close, ours.Volume));
        }

        if (difference.Vendors is { } vendors)
        {
            WriteBar(json, "vendors", (vendors.Open, vendors.High, vendors.Low, vendors.Close, vendors.Volume));
        }

        json.WriteEndObject();
    }

    private static void WriteBar(Utf8JsonWriter json, string name, (decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume) bar)
    {
        json.WriteStartObject(name);
        json.WriteString("open", Text(bar.Open));
        json.WriteString("high", Text(bar.High));
        json.WriteString("low", Text(bar.Low));
        json.WriteString("close", Text(bar.Close));
        if (bar.Volume is { } volume)
        {
            json.WriteString("volume", Text(volume));
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
