using System.Globalization;
using System.Net.Mail;
using System.Text.Json;

namespace Candlewick.AlertRules.Definition;

/// <summary>Rules as JSON, version 1: see docs/alerts.md.</summary>
public static class RuleJson
{
    public const int Version = 1;

    /// <summary>How rules are parsed: deep enough that one which is too deep is refused as a rule.</summary>
    public static JsonDocumentOptions Parsing { get; } = new() { MaxDepth = 1_000 };

    private const int MaxConditions = 16;
    private const int MaxTargets = 8;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="RuleException">It is none, or one of a newer release.</exception>
    public static RuleDefinition Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Parsing);
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new RuleException($"the rule is not JSON: {e.Message}");
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public static RuleDefinition Read(JsonElement element)
    {
        try
        {
            return ReadRule(element);
        }
        catch (InvalidOperationException)
        {
            throw new RuleException("a text of the rule has half of a character, such as \\ud83d without what follows it; write whole characters");
        }
    }

    /// <exception cref="InvalidOperationException">A text is no Unicode.</exception>
    private static RuleDefinition ReadRule(JsonElement element)
    {
        var fields = new RuleFields(element, "the rule");
        if (fields.Number("version") is { } version && version != Version)
        {
            throw new RuleException($"the rule is of version {version}, and this release knows version {Version}");
        }

        bool isOfFeed = fields.Has("feed");
        string subject = fields.Needed(isOfFeed ? "feed" : "instrument");
        var when = ConditionJson.Read(fields.Take("when") ?? throw new RuleException("the rule needs when"));
        var rule = new RuleDefinition(subject, isOfFeed, when)
        {
            Name = fields.Text("name") ?? "",
            Frequency = ReadFrequency(fields),
            Hours = fields.Take("hours") is { } hours ? ReadHours(hours) : null,
            ExpiresUs = fields.Text("expires") is { } expires ? ReadTime(fields, expires) : null,
            IsEnabled = fields.Truth("enabled") ?? true,
            Notify = fields.Take("notify") is { } notify ? ReadTargets(notify) : [],
        };
        fields.End();
        return when.Leaves.Count() > MaxConditions ? throw new RuleException($"when has more than {MaxConditions} conditions")
            : isOfFeed && when is not SilenceCondition ? throw new RuleException("a rule about a feed has one condition, silence; name an instrument for others")
            : rule;
    }

    /// <summary>The same rule about a subject by its full name, without spaces.</summary>
    public static string Write(JsonElement element, string subject)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            foreach (var member in element.EnumerateObject().Where(member => member.Name != "version"))
            {
                if (member.Name is "instrument" or "feed")
                {
                    json.WriteString(member.Name, subject);
                }
                else
                {
                    member.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static Frequency ReadFrequency(RuleFields fields)
    {
        string frequency = fields.Text("frequency") ?? "once";
        return frequency switch
        {
            "once" => Frequency.Once,
            "once_a_bar" => new Frequency.OnceABar(fields.NeededInterval("bar")),
            "every_time" => new Frequency.EveryTime(fields.Span("cooldown", TimeSpan.FromDays(7)) ?? TimeSpan.Zero),
            _ => throw fields.Bad("frequency", "one of once, once_a_bar, every_time"),
        };
    }

    private static ValidHours ReadHours(JsonElement element)
    {
        var fields = new RuleFields(element, "hours");
        var (from, to) = (ReadTimeOfDay(fields, "from"), ReadTimeOfDay(fields, "to"));
        fields.End();
        return from != to ? new ValidHours(from, to) : throw new RuleException("hours begin when they end; leave them out for a rule that is always valid");
    }

    private static TimeOnly ReadTimeOfDay(RuleFields fields, string name) =>
        TimeOnly.TryParseExact(fields.Needed(name), ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw fields.Bad(name, "a time of the day such as 09:30");

    private static long ReadTime(RuleFields fields, string text) =>
        text.IndexOf('T', StringComparison.Ordinal) > 0 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? Market.Ticks.TickTime.Of(time)
            : throw fields.Bad("expires", "a time with its zone, such as 2026-12-31T10:00:00Z");

    private static List<Target> ReadTargets(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > MaxTargets)
        {
            throw new RuleException($"notify is not a list of up to {MaxTargets} targets");
        }

        return [.. element.EnumerateArray().Select(ReadTarget)];
    }

    private static Target ReadTarget(JsonElement element)
    {
        var fields = new RuleFields(element, "a target of notify");
        string kind = Target.Kinds.FirstOrDefault(fields.Has) ?? throw new RuleException($"a target of notify is one of {string.Join(", ", Target.Kinds)} with its address");
        string address = fields.Text(kind, 2_000) ?? "";
        fields.End();
        bool isGood = kind switch
        {
            "webhook" => Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme is "https" or "http") && url.UserInfo.Length == 0,
            "email" => MailAddress.TryCreate(address, out var mail) && mail.Address == address,
            _ => address.Length is > 0 and <= 64 && address.All(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '_' or '-'),
        };
        return isGood ? new Target(kind, address) : throw fields.Bad(kind, kind switch
        {
            "webhook" => "an address such as https://example.com/hook, without a user in it",
            "email" => "an address such as desk@example.com",
            _ => "a chat such as 4711 or @desk",
        });
    }
}
