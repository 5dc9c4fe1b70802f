using System.CommandLine;
using System.Globalization;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.Generator;
using Candlewick.Instruments.Samples;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline generate nse`: a day of data to try things with, the same one for the same seed.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var command = new Command("generate", "Make a file of believable data to try things with");
        command.Subcommands.Add(Nse());
        command.Subcommands.Add(Ticks());
        command.Subcommands.Add(Masters());
        return command;
    }

    private static Command Nse()
    {
        var file = new Option<string>("--out") { Description = "File to write", HelpName = "file", DefaultValueFactory = _ => "nse.csv" };
        var trades = new Option<string?>("--trades") { Description = "Write the trades behind the snapshots to this file too", HelpName = "file" };
        var seed = Seed();
        var date = new Option<string>("--date") { Description = "Trading date; today: this one, or the last before it", HelpName = "yyyy-MM-dd", DefaultValueFactory = _ => "2024-06-03" };
        var gap = new Option<string?>("--gap") { Description = "Leave a gap, venue time: 11:00-11:20", HelpName = "from-to" };
        var late = new Option<string?>("--late") { Description = "Begin the recording late, venue time: 10:30", HelpName = "time" };
        var command = new Command("nse", """
            A day of NSE snapshots as brokers send them: last price, cumulative volume, session fields, three times

            Examples:
              pipeline generate nse --out nse.csv --seed 7 --gap 11:00-11:20
              pipeline generate nse --date today
            """) { file, trades, seed, date, gap, late };
        command.SetAction(arguments =>
        {
            var (from, to) = Span(arguments.GetValue(gap));
            var on = Date(arguments.GetValue(date)!);
            var day = new NseDayGenerator(arguments.GetValue(seed), on, new NseDayOptions
            {
                GapFrom = from,
                GapTo = to,
                LateStart = arguments.GetValue(late) is { } time ? Time("--late", time) : null,
            });
            Write(arguments.GetValue(file)!, day.WriteSnapshots);
            if (arguments.GetValue(trades) is { } tradeFile)
            {
                Write(tradeFile, day.WriteTrades);
            }

            Console.WriteLine($"Wrote {arguments.GetValue(file)}: {day.Trades.Count:N0} trades as snapshots of {on:yyyy-MM-dd}, seed {day.Seed}");
            return 0;
        });
        return command;
    }

    private static Command Ticks()
    {
        string names = string.Join(", ", SampleFormats.All.Select(f => f.Name));
        var format = new Argument<string>("format") { Description = $"One of {names}" };
        var folder = new Option<string>("--out") { Description = "Folder to write to", HelpName = "folder", DefaultValueFactory = _ => "ticks" };
        var count = NumberOption.Of("--trades", "Trades of the day", least: 1, most: 10_000_000, usual: 12_000);
        var seed = Seed();
        var date = new Option<string>("--date") { Description = "Trading date of the instrument's venue; today: this one, or the last before it", HelpName = "yyyy-MM-dd", DefaultValueFactory = _ => "2024-06-03" };
        var command = new Command("ticks", """
            A made-up day of one instrument in the format of a vendor

            Example:
              pipeline generate ticks binance --out ticks
              pipeline ingest binance ticks
            """) { format, folder, count, seed, date };
        command.SetAction(arguments =>
        {
            string name = arguments.GetValue(format)!;
            var sample = SampleFormats.All.FirstOrDefault(f => f.Name == name) ?? throw new SettingException($"'{name}' is not a format that can be made; expected one of {names}");
            try
            {
                string path = sample.WriteTo(arguments.GetValue(folder)!, sample.Day(arguments.GetValue(seed), Date(arguments.GetValue(date)!, InstrumentId.Parse(sample.Instrument)), arguments.GetValue(count)));
                Console.WriteLine($"Wrote {path}: {arguments.GetValue(count):N0} trades of {sample.Instrument}. Read it with: pipeline ingest {sample.Feed} {path}");
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SettingException($"--out '{arguments.GetValue(folder)}' cannot be written to: {e.Message}", e);
            }
        });
        return command;
    }

    private static Command Masters()
    {
        var folder = new Option<string>("--out") { Description = "Folder to write to", HelpName = "folder", DefaultValueFactory = _ => "masters" };
        var count = NumberOption.Of("--count", "Instruments of India", least: 1, most: 1_000_000, usual: 2_000);
        var seed = Seed();
        var date = new Option<string>("--date") { Description = "Day of the files", HelpName = "yyyy-MM-dd", DefaultValueFactory = _ => "2026-11-20" };
        var command = new Command("masters", """
            A made-up market as the brokers' and exchanges' files of instruments

            Example:
              pipeline generate masters --out masters --count 2000
              pipeline instruments search nif 25000 ce nov --master masters/kite.csv
            """) { folder, count, seed, date };
        command.SetAction(arguments =>
        {
            var masters = new SampleMasters(arguments.GetValue(seed), arguments.GetValue(count), Date(arguments.GetValue(date)!));
            try
            {
                Console.WriteLine($"Wrote {string.Join(", ", masters.Write(arguments.GetValue(folder)!))}");
                return 0;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new SettingException($"--out '{arguments.GetValue(folder)}' cannot be written to: {e.Message}", e);
            }
        });
        return command;
    }

    private static Option<int> Seed() => NumberOption.Of("--seed", "Same seed, same bytes", int.MinValue, int.MaxValue, usual: 7);

    private static void Write(string path, Action<Stream> write)
    {
        try
        {
            using var file = File.Create(path);
            write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    private static DateOnly Date(string text) => Date(text, "NSE", NseDayGenerator.Nse);

    private static DateOnly Date(string text, InstrumentId instrument) =>
        SessionCatalog.For(SessionMode.Extended).TryGet(instrument.Venue, out var group)
            ? Date(text, instrument.Venue, new SessionClock(group))
            : throw new SettingException($"the hours of venue {instrument.Venue} are not known");

    private static DateOnly Date(string text, string venue, SessionClock clock) =>
        text == "today" ? LastTradingDay(clock, clock.Group.DateAt(TimeProvider.System.GetUtcNow()))
        : !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? throw new SettingException($"--date is '{text}'; expected today or yyyy-MM-dd, such as 2024-06-03")
        : !clock.IsTradingDay(date)
            ? throw new SettingException($"--date is {text}, on which {venue} does not trade; the next trading day is {clock.NextTradingDay(date):yyyy-MM-dd}")
        : date;

    private static DateOnly LastTradingDay(SessionClock clock, DateOnly date)
    {
        while (!clock.IsTradingDay(date))
        {
            date = date.AddDays(-1);
        }

        return date;
    }

    private static (TimeOnly? From, TimeOnly? To) Span(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        string[] ends = text.Split('-');
        return ends.Length == 2 ? (Time("--gap", ends[0]), Time("--gap", ends[1]))
            : throw new SettingException($"--gap is '{text}'; expected two times, such as 11:00-11:20");
    }

    private static TimeOnly Time(string option, string text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new SettingException($"{option} has '{text}'; expected a time of day, such as 11:00");
}
