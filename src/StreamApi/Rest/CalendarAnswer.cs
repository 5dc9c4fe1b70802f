using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Candlewick.Market.Sessions;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.StreamApi.Rest;

/// <summary>Writes days of a calendar as JSON; docs/calendars.md describes it. The command line prints the same.</summary>
public static class CalendarAnswer
{
    /// <summary>The days from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static byte[] Json(SessionClock clock, DateOnly from, DateOnly to, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
        {
            json.WriteStartObject();
            json.WriteString("group", clock.Group.Name);
            json.WriteString("venue", clock.Group.Venue);
            json.WriteString("zone", clock.Group.Zone);
            json.WriteString("covered_from", Text(clock.Group.Covered?.From));
            json.WriteString("covered_to", Text(clock.Group.Covered?.To));
            json.WriteStartArray("days");
            for (var date = from; date <= to; date = date.AddDays(1))
            {
                Write(json, clock.Describe(date));
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, CalendarDay day)
    {
        json.WriteStartObject();
        json.WriteString("date", Text(day.Date));
        json.WriteBoolean("trading", day.IsTradingDay);
        json.WriteString("name", day.Name);
        json.WriteBoolean("covered", day.IsCovered);
        json.WriteBoolean("verified", day.IsVerified);
        if (!day.AreHoursKnown)
        {
            json.WriteBoolean("hours_known", false);
        }

        json.WriteString("reason", day.Reason);
        Write(json, day.Source);
        json.WriteStartArray("phases");
        foreach (var (phase, bounds) in day.Phases)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(phase.Kind.ToString()));
            json.WriteString("open", phase.OpenText);
            json.WriteString("close", phase.CloseText);
            json.WriteNumber("open_us", bounds.StartUs);
            json.WriteNumber("close_us", bounds.EndUs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CalendarSource? source)
    {
        if (source is null)
        {
            json.WriteNull("source");
            return;
        }

        json.WriteStartObject("source");
        json.WriteString("exchange", source.Exchange);
        json.WriteString("number", source.Number);
        json.WriteString("date", Text(source.Date));
        json.WriteString("via", source.Via);
        json.WriteEndObject();
    }

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
