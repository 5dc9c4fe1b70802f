using System.Globalization;
using System.Text.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Reads the fields of a <c>subscribe</c> and an <c>update</c>.</summary>
internal static class SubscribeReader
{
    private const int MaxIdLength = 64;

    /// <exception cref="RequestException">A field is missing or wrong; the message names it and what it may be.</exception>
    public static SubscribeRequest Read(JsonElement root)
    {
        return new SubscribeRequest
        {
            Id = Id(root),
            Channel = root.TryGetProperty("channel", out var channel) && channel.ValueKind == JsonValueKind.String ? channel.GetString()! : "",
            Instruments = Strings(root, "instruments") is { Count: > 0 } names
                ? names : throw Bad("\"instruments\" is missing; give ids such as [\"NYSE:SPY\"], bare symbols, or a pattern such as \"NSE:*\""),
            Intervals = Strings(root, "interval"),
            From = root.TryGetProperty("from", out var from) ? ReadFrom(from) : new StartFrom.Live(),
            To = root.TryGetProperty("to", out var to) ? ReadTo(to) : null,
            Conflate = Conflation(root),
            Speed = ReplayReader.Times(root),
            Clock = ReplayReader.Clock(root),
            View = ReplayReader.View(root),
            Paused = ReplayReader.Paused(root),
        };
    }

    /// <exception cref="RequestException">As for <see cref="Read"/>.</exception>
    public static SubscriptionCommand.Update ReadUpdate(JsonElement root)
    {
        var update = new SubscriptionCommand.Update(Strings(root, "add"), Strings(root, "remove"), Conflation(root));
        return update is { Add.Count: 0, Remove.Count: 0, Conflate: null }
            ? throw Bad("an update changes something; give \"add\", \"remove\" or \"conflate\"")
            : update;
    }

    /// <summary>The client's name for a subscription.</summary>
    public static string Id(JsonElement root)
    {
        string? id = JsonId.Of(root)?.Text;
        return id is { Length: > 0 and <= MaxIdLength } ? id : throw Bad($"\"id\" is missing; give the subscription a name of 1 to {MaxIdLength} characters, or a whole number");
    }

    private static TimeSpan? Conflation(JsonElement root) =>
        Integer(root, "conflate", 0, 60_000) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static StartFrom ReadFrom(JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Object)
        {
            return ReadTime("from", from);
        }

        if (from.TryGetProperty("last", out _))
        {
            return new StartFrom.Last((int)Integer(from, "last", 1, int.MaxValue)!);
        }

        return from.TryGetProperty("cursor", out var cursor) && cursor.ValueKind == JsonValueKind.String
            ? new StartFrom.Resume(cursor.GetString()!, Positions(from))
            : throw Bad("\"from\" as an object is {\"last\":n} or {\"cursor\":\"…\",\"pos\":[…]}");
    }

    private static StartFrom ReadTo(JsonElement to) => ReadTime("to", to) switch
    {
        StartFrom.Time time => time,
        StartFrom.Date date => date,
        _ => throw Bad("\"to\" must be a time with a zone, a date or microseconds since 1970"),
    };

    /// <summary>A time, a date or a span, as text or in microseconds.</summary>
    internal static StartFrom ReadTime(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => TimeText.Parse(field, value.GetString()!),
        JsonValueKind.Number when value.TryGetInt64(out long us) => TimeText.FromUs(field, us),
        _ => throw Bad($"\"{field}\" must be a time, a date, a span or microseconds"),
    };

    private static List<(int, long)> Positions(JsonElement from)
    {
        var positions = new List<(int, long)>();
        foreach (string text in Strings(from, "pos"))
        {
            int dot = text.IndexOf('.', StringComparison.Ordinal);
            if (dot <= 0
                || !int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out int partition)
                || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
                || offset == long.MaxValue)
            {
                throw new RequestException(ErrorCodes.BadCursor, $"pos '{text}' is not \"partition.offset\" as a data frame carries it");
            }

            positions.Add((partition, offset));
        }

        return positions;
    }

    private static List<string> Strings(JsonElement root, string field)
    {
        if (!root.TryGetProperty(field, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return [value.GetString()!];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Bad($"\"{field}\" must be a string or a list of strings");
        }

        var list = new List<string>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            list.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Bad($"\"{field}\" must hold strings only"));
        }

        return list;
    }

    /// <summary>A whole number; null where the field is absent.</summary>
    internal static long? Integer(JsonElement root, string field, long least, long most)
    {
        if (!root.TryGetProperty(field, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= least && number <= most
            ? number
            : throw Bad($"\"{field}\" must be a whole number from {least} to {most}");
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
