using System.Globalization;
using Candlewick.Contracts.Instruments;

namespace Candlewick.Cli.Instruments;

/// <summary>Instruments as text.</summary>
internal static class InstrumentScreen
{
    private const int IdWidth = 34;

    public static void PrintList(string words, InstrumentList found)
    {
        if (found.Total == 0)
        {
            Console.WriteLine(words.Length == 0 ? "There is nothing of that kind." : $"Nothing means '{words}'.");
        }

        foreach (var i in found.Instruments)
        {
            Console.WriteLine(Line($"{i.Id,-IdWidth} {i.Type,-7} {i.Expiry,10:yyyy-MM-dd}  lot {i.LotSize,-6} tick {i.TickSize,-8} {(i.Delisted is null ? "" : "delisted ")}{i.Name}").TrimEnd());
        }

        if (found.Note is not null)
        {
            Console.WriteLine(found.Note);
        }

        if (found.Total > found.Instruments.Count)
        {
            Console.WriteLine(Line($"{found.Instruments.Count} of {found.Total}; more words, --venue or --type narrow it down"));
        }
    }

    public static void Print(InstrumentDocument i)
    {
        Console.WriteLine(i.Id);
        Row("type", $"{i.Type}{(i.Right is null ? "" : $", {i.Right}")}");
        Row("name", i.Name);
        Row("expiry", Line($"{i.Expiry:yyyy-MM-dd}"));
        Row("strike", Line($"{i.Strike}"));
        Row("underlying", i.Underlying);
        Row("lot size", Line($"{i.LotSize}"));
        Row("tick size", Line($"{i.TickSize} {i.Currency}"));
        Row("price scale", Line($"{i.PriceScale}"));
        Row("sessions", i.SessionGroup);
        Row("isin", i.Isin);
        Row("listed", Line($"{i.Listed:yyyy-MM-dd}"));
        Row("delisted", Line($"{i.Delisted:yyyy-MM-dd}"));
        foreach (var alias in i.Aliases ?? [])
        {
            string from = alias.From is null ? "" : Line($"   from {alias.From:yyyy-MM-dd}");
            string to = alias.To is null ? "" : alias.To == alias.From ? " until a refresh of that day" : Line($"   to {alias.To.Value.AddDays(-1):yyyy-MM-dd}");
            Row(alias.Vendor, $"{alias.Kind,-10} {alias.Text}{from}{to}");
        }
    }

    public static void Print(ContinuousDocument future)
    {
        Console.WriteLine(future.Id);
        Row("roll", future.Roll);
        Row("on", Line($"{future.Date:yyyy-MM-dd}: {future.Contract ?? "no contract is known"}"));
        foreach (var roll in future.Rolls)
        {
            Row(roll.From is { } from ? Line($"{from:yyyy-MM-dd}") : "before", Line($"{roll.Contract}   to {roll.To.AddDays(-1):yyyy-MM-dd}"));
        }
    }

    private static void Row(string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            Console.WriteLine($"  {name,-12} {value}");
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
