using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Candlewick.Market.Indicators;

/// <summary>An indicator with its arguments: <c>sma(20)</c>, <c>macd(12,26,9)</c>, <c>obv</c>. Two that mean the same have one text.</summary>
public sealed class IndicatorSpec : IEquatable<IndicatorSpec>
{
    private readonly double[] _arguments;

    private IndicatorSpec(IndicatorDefinition definition, double[] arguments)
    {
        (Definition, _arguments) = (definition, arguments);
        Text = arguments.Length == 0 ? definition.Name
            : $"{definition.Name}({string.Join(',', arguments.Select(a => a.ToString(CultureInfo.InvariantCulture)))})";
    }

    public IndicatorDefinition Definition { get; }

    /// <summary>One for each parameter.</summary>
    public IReadOnlyList<double> Arguments => _arguments;

    /// <summary>The one text of it, with every argument.</summary>
    public string Text { get; }

    /// <summary>Its values by name: <c>sma(20)</c> where it has one, else <c>macd(12,26,9).signal</c>.</summary>
    public IEnumerable<string> OutputNames => Definition.Outputs.Count == 1 ? [Text] : Definition.Outputs.Select(output => $"{Text}.{output}");

    /// <summary>Reads one; arguments that are left out at the end have their defaults. On failure <paramref name="error"/> says what is wrong.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IndicatorSpec? spec, [NotNullWhen(false)] out string? error)
    {
        string trimmed = (text ?? "").Trim();
        int open = trimmed.IndexOf('(', StringComparison.Ordinal);
        string name = (open < 0 ? trimmed : trimmed[..open]).TrimEnd();
        spec = null;
        if (!IndicatorCatalog.TryFind(name, out var definition))
        {
            error = $"there is no indicator '{name}'; there are {string.Join(", ", IndicatorCatalog.All.Select(d => d.Name))}";
        }
        else if (open >= 0 && trimmed[^1] != ')')
        {
            error = $"'{trimmed}' has no closing bracket";
        }
        else
        {
            string[] given = open < 0 || trimmed[(open + 1)..^1].Trim().Length == 0 ? [] : trimmed[(open + 1)..^1].Split(',');
            error = Read(definition, given, out double[] arguments);
            spec = error is null ? new IndicatorSpec(definition, arguments) : null;
        }

        return spec is not null;
    }

    /// <summary>Reads several, parted by commas outside brackets: <c>sma(50),rsi(14)</c>.</summary>
    public static bool TryParseList(string? text, out IReadOnlyList<IndicatorSpec> specs, [NotNullWhen(false)] out string? error)
    {
        var found = new List<IndicatorSpec>();
        specs = found;
        error = null;
        foreach (string part in Parts(text ?? ""))
        {
            if (!TryParse(part, out var spec, out error))
            {
                return false;
            }

            found.Add(spec);
        }

        return true;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static IndicatorSpec Parse(string text) => TryParse(text, out var spec, out string? error) ? spec : throw new FormatException(error);

    /// <summary>How it is computed; one object serves every series.</summary>
    public IIndicator Create() => Definition.Create(_arguments);

    public bool Equals(IndicatorSpec? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as IndicatorSpec);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string? Read(IndicatorDefinition definition, string[] given, out double[] arguments)
    {
        var parameters = definition.Parameters;
        arguments = [.. parameters.Select(p => p.Default)];
        if (given.Length > parameters.Count)
        {
            return $"{definition.Name} takes {(parameters.Count == 0 ? "no arguments" : string.Join(", ", parameters.Select(p => p.Name)))}, not {given.Length} arguments";
        }

        for (int i = 0; i < given.Length; i++)
        {
            if (!double.TryParse(given[i], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture, out arguments[i]))
            {
                return $"{definition.Name}: {parameters[i].Name} is '{given[i].Trim()}', which is no number";
            }

            if (parameters[i].Fault(arguments[i]) is { } fault)
            {
                return $"{definition.Name}: {fault}";
            }
        }

        return null;
    }

    private static IEnumerable<string> Parts(string text)
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } part)
                {
                    yield return part;
                }

                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }
    }
}
