using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candlewick.Market.Sessions.Calendars;

/// <summary>Reads calendar files. Plain JSON without comments, so that every tool can read it: notes have a field.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(PhaseTimeConverter)])]
[JsonSerializable(typeof(CalendarFile))]
[JsonSerializable(typeof(MovingTime))]
internal sealed partial class CalendarJson : JsonSerializerContext
{
    /// <exception cref="InvalidDataException">It is not a calendar; the message names line and field.</exception>
    public static CalendarFile Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            RefuseNulls(utf8);
            return JsonSerializer.Deserialize(utf8, Default.CalendarFile)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"line {e.LineNumber + 1}{(e.Path is { Length: > 0 } path ? $", {path}" : "")}: {Problem(e)}", e);
        }
    }

    /// <summary>The serializer lets nulls into lists, whatever the annotations say.</summary>
    private static void RefuseNulls(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                int line = utf8[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                throw new InvalidDataException($"line {line}: there is a null; leave out what is not there");
            }
        }
    }

    /// <summary>The serializer names types of ours, which say nothing to who wrote the file, and repeats the place.</summary>
    private static string Problem(JsonException e)
    {
        int path = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        int place = path > 0 ? path : e.Message.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return e.Message.StartsWith("The JSON value could not be converted", StringComparison.Ordinal)
            ? "is not one of the values that are possible here; calendar.schema.json lists them"
            : e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) ? "there is no such field; calendar.schema.json lists them"
            : place > 0 ? e.Message[..place] : e.Message;
    }
}
