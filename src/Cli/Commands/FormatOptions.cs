using System.CommandLine;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Text;
using Candlewick.Market.Instruments;

namespace Candlewick.Cli.Commands;

/// <summary>The options of `pipeline ingest` that say how files are to be read, each where its feed takes it.</summary>
internal sealed class FormatOptions
{
    private readonly Option<string[]> _columns = new("--columns")
    {
        Description = "What the file calls its columns: time=ts,price=px,size=qty; places from 1 where it has no header: time=1,price=2,size=3", HelpName = "ours=theirs,…",
    };

    private readonly Option<string?> _timeUnit = new("--time-unit") { Description = "What numbers for times count since 1970: s, ms, us or ns; otherwise told by their magnitude", HelpName = "unit" };

    private readonly Option<string?> _zone = new("--zone") { Description = "Where the clocks hang of times without a zone: Asia/Kolkata, UTC", HelpName = "zone" };

    private readonly Option<string?> _instrument = new("--instrument") { Description = "Whose ticks the files hold, where they do not say it or say it wrongly", HelpName = "id" };

    public FormatOptions(Command command, FileFeed feed)
    {
        if (feed.TakesColumns)
        {
            command.Options.Add(_columns);
            command.Options.Add(_timeUnit);
            command.Options.Add(_zone);
        }

        if (feed.TakesInstrument)
        {
            command.Options.Add(_instrument);
        }
    }

    /// <exception cref="SettingException">An option cannot be understood.</exception>
    public FileFormatOptions Read(ParseResult arguments, PipelineSettings settings) => new()
    {
        DefaultVenues = settings.DefaultVenues,
        LatestUs = FileFormatOptions.LatestNow(TimeProvider.System),
        Columns = Columns(arguments.GetValue(_columns) ?? []),
        TimeUnit = arguments.GetValue(_timeUnit) is { } unit ? Unit(unit) : TimeUnits.None,
        Zone = arguments.GetValue(_zone) is { } zone ? Zone(zone) : null,
        Instrument = arguments.GetValue(_instrument) is { } id ? Instrument(id) : null,
    };

    private static Dictionary<string, string> Columns(IEnumerable<string> said)
    {
        var columns = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string pair in said.SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            string[] parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is not [{ Length: > 0 } ours, { Length: > 0 } theirs] || !columns.TryAdd(ours, theirs))
            {
                throw new SettingException($"--columns has '{pair}'; expected pairs such as time=ts,price=px,size=qty, each once");
            }
        }

        return columns;
    }

    private static TimeUnits Unit(string text) => text.ToLowerInvariant() switch
    {
        "s" => TimeUnits.Seconds,
        "ms" => TimeUnits.Milliseconds,
        "us" or "µs" => TimeUnits.Microseconds,
        "ns" => TimeUnits.Nanoseconds,
        _ => throw new SettingException($"--time-unit is '{text}'; expected s, ms, us or ns"),
    };

    private static TimeZoneInfo Zone(string text) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? zone : throw new SettingException($"--zone is '{text}', which is not a time zone; expected a name such as Asia/Kolkata, America/New_York or UTC");

    private static InstrumentId Instrument(string text) =>
        InstrumentId.TryParse(text, out var id, out string? error) ? id : throw new SettingException($"--instrument: {error}");
}
