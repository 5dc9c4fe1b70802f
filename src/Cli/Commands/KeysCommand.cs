using System.CommandLine;
using System.Globalization;
using Candlewick.Cli.Settings;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Keys;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline keys`: who may read the API. Works on the file of keys; a server that runs notices within seconds.</summary>
internal static class KeysCommand
{
    private const string Examples = """
        Keys are kept hashed in api-keys.json of the data folder (API_KEYS_FILE), which only its owner can read. The first one shuts
        the API to whoever has none. A server that runs notices within seconds; whoever is connected with a revoked key is cut off.
        """;

    public static Command Create(GlobalOptions options)
    {
        var command = new Command("keys", $"""
            Make, show and revoke API keys

            {Examples}

            Examples:
              pipeline keys add dashboard
              pipeline keys add desk --channels candles,quotes --instruments 'NSE:*,NFO:NIFTY*' --expires 90d
              pipeline keys list
              pipeline keys revoke desk
            """) { Add(options), List(options), Revoke(options) };
        return command;
    }

    private static Command Add(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "Whose key it is, for lists and the audit" };
        var channels = new Option<string>("--channels") { Description = $"What it may read, separated by commas: {string.Join(", ", Areas.All)}; * is all but {Areas.Metrics}, {Areas.Ledger} and {Areas.Admin}", HelpName = "list", DefaultValueFactory = _ => "*" };
        var instruments = new Option<string>("--instruments") { Description = "Of which instruments: ids, and patterns with one * at their end", HelpName = "list", DefaultValueFactory = _ => "*" };
        var expires = new Option<string?>("--expires") { Description = "When it ends: 90d, 12h, or a date (its midnight, UTC); never where not given", HelpName = "when" };
        var command = new Command("add", """
            Make a key and print it: once, for it is kept nowhere

            Examples:
              pipeline keys add dashboard
              pipeline keys add desk --channels candles,quotes --instruments 'NSE:*,NYSE:SPY' --expires 2027-01-01
              pipeline keys add prometheus --channels metrics
            """) { name, channels, instruments, expires };
        command.SetAction((arguments, _) =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var (key, secret) = File(options.Read(arguments)).Add(
                Name(arguments.GetValue(name)!), Channels(arguments.GetValue(channels)!), Instruments(arguments.GetValue(instruments)!), now, Expiry(arguments.GetValue(expires), now));
            Console.Error.WriteLine($"Key '{key.Name}' ({key.Id}), shown this once; {Until(key)}:");
            Console.WriteLine(secret);
            Console.Error.WriteLine($"  curl -H 'Authorization: Bearer {ApiKeyText}' …   or   {{\"op\":\"auth\",\"key\":\"{ApiKeyText}\"}} as first message of /ws/v1");
            return Task.FromResult(0);
        });
        return command;
    }

    private const string ApiKeyText = "cwk_…";

    private static Command List(GlobalOptions options)
    {
        var command = new Command("list", "Show the keys that were made: all but their secrets");
        command.SetAction((arguments, _) =>
        {
            var file = File(options.Read(arguments));
            var keys = file.Read() ?? [];
            if (keys.Count == 0)
            {
                Console.WriteLine($"There are no keys in {file.Path}; `pipeline keys add` makes one.");
                return Task.FromResult(0);
            }

            var now = TimeProvider.System.GetUtcNow();
            Console.WriteLine($"{"NAME",-20} {"ID",-9} {"STATE",-8} {"MADE",-17} {"EXPIRES",-17} MAY READ");
            foreach (var key in keys)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key.Name,-20} {key.Id,-9} {key.StateAt(now),-8} {key.Created:yyyy-MM-dd HH:mm}Z {(key.Expires is { } end ? end.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "never"),-17} {string.Join(',', key.Channels)} of {string.Join(',', key.Instruments)}"));
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Revoke(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "Name or id of the key" };
        var command = new Command("revoke", """
            Revoke a key; its connections end within seconds

            Example:
              pipeline keys revoke desk
            """) { name };
        command.SetAction((arguments, _) =>
        {
            string which = arguments.GetValue(name)!;
            int revoked = File(options.Read(arguments)).Revoke(which, TimeProvider.System.GetUtcNow());
            Console.WriteLine(revoked == 0 ? $"'{which}' was revoked before." : $"'{which}' is revoked.");
            return Task.FromResult(0);
        });
        return command;
    }

    private static ApiKeyFile File(PipelineSettings settings) => settings.Access.Options.Keys!;

    private static string Until(ApiKey key) => key.Expires is { } expires ? string.Create(CultureInfo.InvariantCulture, $"good until {expires:yyyy-MM-dd HH:mm}Z") : "good until it is revoked";

    private static string Name(string text) =>
        text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@') ? text
        : throw new SettingException($"a key's name has 1 to 40 letters, digits and . _ - @, such as dashboard or asha@desk");

    private static string[] Channels(string text)
    {
        string[] channels = Words(text);
        return Array.Find(channels, channel => !Areas.All.Contains(channel)) is { } unknown
            ? throw new SettingException($"--channels has '{unknown}'; expected of {string.Join(", ", Areas.All)}")
            : channels;
    }

    private static string[] Instruments(string text)
    {
        string[] patterns = [.. Words(text).Select(word => word.ToUpperInvariant())];
        return Array.Find(patterns, pattern => !IsPattern(pattern)) is { } wrong
            ? throw new SettingException($"--instruments has '{wrong}'; expected ids such as NSE:RELIANCE and patterns such as NSE:*, NFO:NIFTY* or *")
            : patterns;
    }

    private static bool IsPattern(string text) => text.EndsWith('*') ? !text[..^1].Contains('*', StringComparison.Ordinal) : InstrumentId.TryParse(text, out _, out _);

    private static DateTimeOffset? Expiry(string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return null;
        }

        var expires = int.TryParse(text[..^Math.Min(1, text.Length)], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && text[^1] is 'd' or 'h'
            ? now + (text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date) ? date
            : throw new SettingException($"--expires is '{text}'; expected such as 90d, 12h or 2027-01-01");
        return expires > now ? expires : throw new SettingException($"--expires is '{text}', which has passed");
    }

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        ? words : throw new SettingException("a key without channels or instruments would read nothing; leave the option out for all");
}
