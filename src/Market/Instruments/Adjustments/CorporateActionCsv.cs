using System.Globalization;

namespace Candlewick.Market.Instruments.Adjustments;

/// <summary>Reads corporate actions: <c>instrument,ex_date,kind,factor</c> with a header, such as <c>NSE:INFY,2018-09-04,bonus,0.5</c>.</summary>
public static class CorporateActionCsv
{
    private const string Header = "instrument,ex_date,kind,factor";

    /// <summary>All of them, or none: a table with a hole gives wrong prices silently.</summary>
    /// <param name="name">Of the file, for errors.</param>
    /// <exception cref="FormatException">A line is wrong; the message names it, and what is expected.</exception>
    public static IReadOnlyList<CorporateAction> Read(TextReader text, string name)
    {
        var actions = new List<CorporateAction>();
        var seen = new HashSet<(InstrumentId, DateOnly, CorporateActionKind)>();
        int number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (number == 1)
            {
                _ = line.Trim() == Header ? line : throw Wrong($"the header is '{line}', expected {Header}");
            }
            else if (line.Trim().Length > 0)
            {
                var action = Parse(line);
                actions.Add(seen.Add((action.Instrument, action.ExDate, action.Kind)) ? action : throw Wrong($"{action.Kind} of {action.Instrument} on {action.ExDate:yyyy-MM-dd} stands in the file already"));
            }
        }

        return number > 0 ? actions : throw Wrong($"the file is empty, expected {Header}");

        CorporateAction Parse(string line)
        {
            string[] fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (fields.Length != 4)
            {
                throw Wrong($"{fields.Length} fields, expected {Header}");
            }

            if (!InstrumentId.TryParse(fields[0], out var id, out string? error))
            {
                throw Wrong(error);
            }

            CorporateActionKind? kind = fields[2] switch
            {
                "split" => CorporateActionKind.Split,
                "bonus" => CorporateActionKind.Bonus,
                "dividend" => CorporateActionKind.Dividend,
                _ => null,
            };
            return !DateOnly.TryParseExact(fields[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? throw Wrong($"ex_date is '{fields[1]}', expected yyyy-MM-dd")
                : kind is null ? throw Wrong($"kind is '{fields[2]}', expected split, bonus or dividend")
                : !decimal.TryParse(fields[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal factor) || factor <= 0 ? throw Wrong($"factor is '{fields[3]}', expected a number above zero")
                : new CorporateAction(id, date, kind.Value, factor);
        }

        FormatException Wrong(string problem) => new($"'{name}' line {Math.Max(1, number)}: {problem}");
    }
}
