using System.CommandLine;
using Candlewick.Cli.Calendars;
using Candlewick.Cli.Settings;
using Candlewick.Market.Sessions;
using Candlewick.Market.Sessions.Calendars;
using Candlewick.StreamApi.Rest;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline calendar`: which days a market trades, in which hours; and the check of a calendar file.</summary>
internal static class CalendarCommand
{
    public static Command Create()
    {
        var venue = new Argument<string?>("venue") { Description = "Venue or session group, such as NSE or NSE-EQ-CAS; without one, the groups there are", Arity = ArgumentArity.ZeroOrOne };
        var period = new Argument<string?>("period") { Description = "Year, month or day: 2026, 2026-11, 2026-11-20 (default this month)", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "As GET /api/calendar answers" };
        var check = new Option<string?>("--check") { Description = "Check a calendar file instead, and say what is wrong with it", HelpName = "file" };
        var command = new Command("calendar", """
            Trading days, holidays and hours of a market

            Examples:
              pipeline calendar NSE 2026-11          a month, holidays named
              pipeline calendar NYSE 2026            a year's holidays and half days
              pipeline calendar MCX 2026-03-09       a day's phases, local and UTC
              pipeline calendar NSE-EQ-CAS 2026-08-03 --json
              pipeline calendar --check src/Market/Sessions/Calendars/Data/us-equity.json
            """) { venue, period, json, check };
        command.SetAction(arguments => arguments.GetValue(check) is { } file
            ? Check(file)
            : Show(arguments.GetValue(venue), arguments.GetValue(period), arguments.GetValue(json)));
        return command;
    }

    private static int Show(string? venue, string? text, bool json)
    {
        var catalog = SessionCatalog.For(SessionMode.Extended);
        if (venue is null)
        {
            CalendarScreen.PrintGroups(Console.Out, catalog);
            return 0;
        }

        if (!catalog.TryGet(venue.ToUpperInvariant(), out var group))
        {
            throw new SettingException($"there is no calendar '{venue}'; venues are {string.Join(", ", catalog.Venues)}, session groups {string.Join(", ", catalog.Groups)}");
        }

        var clock = new SessionClock(group);
        var period = text is null ? CalendarPeriod.Month(Today(group)) : CalendarPeriod.Parse(text);
        if (json)
        {
            using var output = Console.OpenStandardOutput();
            output.Write(CalendarAnswer.Json(clock, period.From, period.To, indented: true));
            output.WriteByte((byte)'\n');
        }
        else
        {
            new CalendarScreen(Console.Out, clock).Print(period);
        }

        return 0;
    }

    private static DateOnly Today(SessionGroup group) => group.DateAt(TimeProvider.System.GetUtcNow());

    private static int Check(string path)
    {
        byte[] utf8;
        try
        {
            utf8 = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"--check is '{path}', which cannot be read: {e.Message}", e);
        }

        var problems = CalendarCheck.Problems(utf8);
        foreach (string problem in problems)
        {
            Console.Error.WriteLine($"{path}: {problem}");
        }

        Console.WriteLine(problems.Count == 0 ? $"{path}: no problems" : $"{path}: {problems.Count} problem{(problems.Count == 1 ? "" : "s")}");
        return problems.Count == 0 ? 0 : 1;
    }
}
