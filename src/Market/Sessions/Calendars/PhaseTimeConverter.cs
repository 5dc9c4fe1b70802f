using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candlewick.Market.Sessions.Calendars;

/// <summary><c>"15:30"</c>, or <c>{"standard": "23:55", "daylight": "23:30", "of": "America/New_York"}</c>.</summary>
internal sealed class PhaseTimeConverter : JsonConverter<PhaseTime>
{
    public override PhaseTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var time = Time(reader.GetString()!);
            return new PhaseTime(time, time, null);
        }

        var moving = JsonSerializer.Deserialize(ref reader, CalendarJson.Default.MovingTime) ?? throw new JsonException("a time is null");
        return new PhaseTime(Time(moving.Standard), Time(moving.Daylight), moving.Of);
    }

    public override void Write(Utf8JsonWriter writer, PhaseTime value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Calendars are written by people.");

    private static TimeSpan Time(string text) =>
        text == "24:00" ? TimeSpan.FromDays(1)
        : TimeSpan.TryParseExact(text, "hh\\:mm", CultureInfo.InvariantCulture, out var time) ? time
        : throw new JsonException($"'{text}' is not a time of day; expected HH:mm, from 00:00 to 24:00");
}
