using System.Globalization;
using System.Text.Json;
using System.Xml;
using Candlewick.Market.Candles;

namespace Candlewick.AlertRules.Definition;

/// <summary>Reads the members of one JSON object of a rule; what is left over at the end is refused by name.</summary>
internal sealed class RuleFields
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _what;

    /// <param name="what">For errors: <c>the rule</c>, <c>condition price</c>.</param>
    public RuleFields(JsonElement element, string what)
    {
        _what = what;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new RuleException($"{what} is no JSON object");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw new RuleException($"{what} has {member.Name} twice");
            }
        }
    }

    public bool Has(string name) => _members.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    public JsonElement? Take(string name) => _members.Remove(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <exception cref="RuleException">It is no text, too long, or has U+0000, which the store cannot keep.</exception>
    public string? Text(string name, int max = 200)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad(name, $"a text of up to {max} characters");
        return text.Length > max ? throw Bad(name, $"a text of up to {max} characters: it has {text.Length}")
            : text.Contains('\0', StringComparison.Ordinal) ? throw Bad(name, "a text without U+0000, which cannot be stored")
            : text;
    }

    public string Needed(string name) => Text(name) is { Length: > 0 } text ? text : throw new RuleException($"{_what} needs {name}");

    public bool? Truth(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Bad(name, "true or false"),
    };

    public decimal? Number(string name)
    {
        if (Take(name) is not { } value)
        {
            return null;
        }

        string? text = value.ValueKind switch { JsonValueKind.Number => value.GetRawText(), JsonValueKind.String => value.GetString(), _ => null };
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && decimal.Abs(number) < 1_000_000_000_000m
            ? number
            : throw Bad(name, "an exact decimal, such as 1500.50");
    }

    /// <summary>It is a number, or the text of one.</summary>
    public bool IsNumber(string name) => _members.TryGetValue(name, out var value)
        && (value.ValueKind == JsonValueKind.Number || (value.ValueKind == JsonValueKind.String && decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out _)));

    public decimal NeededNumber(string name) => Number(name) ?? throw new RuleException($"{_what} needs {name}");

    public decimal Positive(string name) => NeededNumber(name) is > 0 and var number ? number : throw Bad(name, "above 0");

    public int Count(string name, int max) =>
        NeededNumber(name) is var number && number >= 1 && number <= max && number == decimal.Truncate(number) ? (int)number : throw Bad(name, $"a whole number from 1 to {max}");

    public TimeSpan? Span(string name, TimeSpan max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        try
        {
            return XmlConvert.ToTimeSpan(text) is var span && span > TimeSpan.Zero && span <= max ? span : throw Bad(name, $"above nothing and up to {XmlConvert.ToString(max)}");
        }
        catch (FormatException)
        {
            throw Bad(name, "a span such as PT5M");
        }
    }

    public BarSpec? Interval(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return !BarSpec.TryParse(text, out var spec, out string? error) ? throw new RuleException($"{name} of {_what}: {error}")
            : spec is { Kind: BarKind.Time, IsFast: false, IsBeyondDay: false, Price: BarPrice.Trade } ? spec
            : throw Bad(name, "an interval from a minute to a day, such as 5m");
    }

    public BarSpec NeededInterval(string name) => Interval(name) ?? throw new RuleException($"{_what} needs {name}");

    public T Choice<T>(string name, T? byDefault, params (string Word, T Value)[] words)
        where T : struct
    {
        if (Text(name) is not { } text)
        {
            return byDefault ?? throw new RuleException($"{_what} needs {name}: one of {string.Join(", ", words.Select(word => word.Word))}");
        }

        int at = Array.FindIndex(words, word => word.Word == text);
        return at >= 0 ? words[at].Value : throw Bad(name, $"one of {string.Join(", ", words.Select(word => word.Word))}");
    }

    /// <summary>All that there is has been read.</summary>
    public void End()
    {
        if (_members.Keys.FirstOrDefault() is { } name)
        {
            throw new RuleException($"{_what} has no {(name.Length <= 40 ? name : name[..40] + "…")}");
        }
    }

    public RuleException Bad(string name, string expected) => new($"{name} of {_what} is not {expected}");
}
