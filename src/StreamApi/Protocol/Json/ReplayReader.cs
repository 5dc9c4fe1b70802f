using System.Text.Json;
using System.Xml;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Protocol.Json;

/// <summary>Reads what a client asks of a replay: fields of a <c>subscribe</c>, and the commands for clocks.</summary>
internal static class ReplayReader
{
    public const double MaxSpeed = 1_000_000;

    private const int MaxNameLength = 64;

    /// <summary>Member <c>speed</c>; null where there is none.</summary>
    /// <exception cref="RequestException">It is no speed.</exception>
    public static double? Times(JsonElement root) =>
        !root.TryGetProperty("speed", out var value) ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double times) && times is >= 0 and <= MaxSpeed ? times
        : throw Bad($"\"speed\" must be a number from 0 (as fast as you read) to {MaxSpeed:0}: 1 is as it happened");

    /// <summary>Member <c>clock</c>; null where there is none.</summary>
    /// <exception cref="RequestException">It is no name.</exception>
    public static string? Clock(JsonElement root) =>
        !root.TryGetProperty("clock", out var value) ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= MaxNameLength } name ? name
        : throw Bad($"\"clock\" must be a name of 1 to {MaxNameLength} characters");

    /// <summary>Member <c>view</c>; null where there is none.</summary>
    /// <exception cref="RequestException">It is no view.</exception>
    public static ReplayView? View(JsonElement root) =>
        !root.TryGetProperty("view", out var value) ? null
        : (value.ValueKind == JsonValueKind.String ? value.GetString() : null) switch
        {
            "as_seen" => ReplayView.AsSeen,
            "final" => ReplayView.Final,
            _ => throw Bad("\"view\" must be \"as_seen\" (each revision when it was published) or \"final\" (the newest only)"),
        };

    /// <summary>Member <c>paused</c>; false where there is none.</summary>
    /// <exception cref="RequestException">It is neither true nor false.</exception>
    public static bool Paused(JsonElement root) =>
        root.TryGetProperty("paused", out var value)
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Bad("\"paused\" must be true or false: a replay that begins paused goes on with op \"resume\""));

    /// <summary>A command for a subscription, or for a clock.</summary>
    /// <exception cref="RequestException">It names neither, or both.</exception>
    public static ClientMessage Command(JsonElement root, SubscriptionCommand command)
    {
        if (Clock(root) is not { } clock)
        {
            return new ClientMessage.Command(SubscribeReader.Id(root), command);
        }

        return JsonId.Of(root) is null
            ? new ClientMessage.ClockCommand(clock, command)
            : throw Bad("give \"id\" or \"clock\", not both");
    }

    /// <exception cref="RequestException">It says no time.</exception>
    public static SubscriptionCommand Seek(JsonElement root) =>
        !root.TryGetProperty("to", out var to) ? throw Bad("a seek needs \"to\": a time with a zone, a date, microseconds since 1970, or a span back from where it stands (\"-PT10M\")")
        : SubscribeReader.ReadTime("to", to) is StartFrom.Live ? throw Bad("a replay is not sought to \"live\"; subscribe without a speed")
        : new SubscriptionCommand.Seek(SubscribeReader.ReadTime("to", to));

    /// <exception cref="RequestException">It says no speed.</exception>
    public static SubscriptionCommand Speed(JsonElement root) =>
        new SubscriptionCommand.Speed(Times(root) ?? throw Bad("\"speed\" is missing; 1 is as it happened, 0 as fast as you read"));

    /// <exception cref="RequestException">It says neither how many items nor how long.</exception>
    public static SubscriptionCommand Step(JsonElement root)
    {
        int? items = (int?)SubscribeReader.Integer(root, "items", 1, 10_000);
        var span = Span(root);
        return items is null != span is null
            ? new SubscriptionCommand.Step(items, span)
            : throw Bad("a step has \"items\" (a number) or \"span\" (such as \"PT1M\"), one of them");
    }

    private static TimeSpan? Span(JsonElement root)
    {
        if (!root.TryGetProperty("span", out var value))
        {
            return null;
        }

        try
        {
            if (value.ValueKind == JsonValueKind.String && XmlConvert.ToTimeSpan(value.GetString()!) is { Ticks: > 0 } span)
            {
                return span;
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            // Said below.
        }

        throw Bad("\"span\" must be an ISO 8601 span forwards, such as \"PT1M\"");
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
