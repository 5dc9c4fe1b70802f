using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Cli.Status;
using Candlewick.Market.Ledger.Imports;
using Candlewick.Market.Ticks;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline portfolio add`, `import` and `show`: ledgers of the pipeline that runs on the data folder, over its API.</summary>
internal static class PortfolioCommand
{
    private const string Usual = "main";

    private static readonly string Formats = string.Join(", ", ImportFormat.All.Select(format => format.Name));

    /// <summary>Puts the commands below the one that runs the engine.</summary>
    public static Command Extend(Command engine, GlobalOptions options)
    {
        engine.Description = $"""
            Enter fills, import what brokers hand over, show what is held; by itself: {engine.Description}

            Examples:
              pipeline portfolio add NSE:INFY buy 100 1500.50 --charges india
              pipeline portfolio import tradebook.csv --format kite --account zerodha
              pipeline portfolio show
              pipeline portfolio
            """;
        engine.Subcommands.Add(Add(options));
        engine.Subcommands.Add(Import(options));
        engine.Subcommands.Add(Show(options));
        return engine;
    }

    private static Command Add(GlobalOptions options)
    {
        var instrument = new Argument<string>("instrument") { Description = "What was traded, such as NSE:INFY" };
        var side = new Argument<string>("side") { Description = "buy or sell" };
        side.AcceptOnlyFromAmong("buy", "sell");
        var quantity = new Argument<decimal>("quantity") { Description = "Units, above zero" };
        var price = new Argument<decimal>("price") { Description = "Of one unit" };
        var account = Account();
        var id = new Option<string?>("--id") { Description = "The broker's trade id, or one of yours: the same one counts once; otherwise made of the time", HelpName = "id" };
        var time = new Option<string?>("--time") { Description = "When it was, with its zone, such as 2026-11-20T09:15:04+05:30; otherwise now", HelpName = "moment" };
        var charges = new Option<string?>("--charges") { Description = "An amount, or india for the table of a discount broker's", HelpName = "charges" };
        var product = Product();
        var currency = new Option<string?>("--currency") { Description = "What it was paid in; otherwise what the instrument is priced in", HelpName = "code" };
        var command = new Command("add", """
            Enter a fill into a ledger

            Examples:
              pipeline portfolio add NSE:INFY buy 100 1500.50
              pipeline portfolio add NSE:INFY sell 40 1510 --time 2026-11-20T10:00:00+05:30 --id T2 --charges india --product intraday
              pipeline portfolio add SIM:BTC-USD buy 0.25 61000.5 --currency USD --account research
            """) { instrument, side, quantity, price, account, id, time, charges, product, currency };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            long nowUs = TickTime.Of(TimeProvider.System.GetUtcNow());
            var fill = new Dictionary<string, object?>
            {
                ["id"] = arguments.GetValue(id) ?? string.Create(CultureInfo.InvariantCulture, $"cli-{nowUs}"),
                ["instrument"] = arguments.GetValue(instrument),
                ["side"] = arguments.GetValue(side),
                ["quantity"] = arguments.GetValue(quantity),
                ["price"] = arguments.GetValue(price),
                [arguments.GetValue(time) is null ? "time_us" : "time"] = arguments.GetValue(time) is { } moment ? moment : nowUs,
                ["charges"] = arguments.GetValue(charges),
                ["product"] = arguments.GetValue(product),
                ["currency"] = arguments.GetValue(currency),
            };
            string json = JsonSerializer.Serialize(fill.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value));
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            Told("", await RunningApi.SendAsync(options.Read(arguments), HttpMethod.Post, $"{Address(arguments.GetValue(account)!)}/fills", content, cancellationToken));
            return 0;
        });
        return command;
    }

    private static Command Import(GlobalOptions options)
    {
        var file = new Argument<FileInfo[]>("file") { Description = "What the broker or you wrote; each is entered whole or not at all", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = $"What it is: {Formats}", HelpName = "format", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong([.. ImportFormat.All.Select(known => known.Name)]);
        var account = Account();
        var date = new Option<string?>("--date") { Description = "Of which date it is, where it does not say so itself: holdings, SmartAPI's trade book", HelpName = "yyyy-MM-dd" };
        var charges = new Option<string?>("--charges") { Description = "india: charge each order by the table of a discount broker's; otherwise as the file says", HelpName = "table" };
        var product = Product();
        var command = new Command("import", """
            Import fills or holdings from files; the same file again changes nothing

            Examples:
              pipeline portfolio import fills.csv
              pipeline portfolio import tradebook-FY26.csv --format kite --charges india --account zerodha
              pipeline portfolio import holdings.json --format kite-holdings --date 2026-11-20 --account zerodha
              pipeline portfolio import trades.json --format smartapi --date 2026-11-20 --account angel
            """) { file, format, account, date, charges, product };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = options.Read(arguments);
            string query = $"?format={arguments.GetValue(format)}{Query("date", arguments.GetValue(date))}{Query("charges", arguments.GetValue(charges))}{Query("product", arguments.GetValue(product))}";
            foreach (var one in arguments.GetValue(file)!)
            {
                try
                {
                    using var content = new StringContent(await File.ReadAllTextAsync(one.FullName, cancellationToken), Encoding.UTF8, "text/plain");
                    Told($"{one.Name}: ", await RunningApi.SendAsync(settings, HttpMethod.Post, $"{Address(arguments.GetValue(account)!)}/import{query}", content, cancellationToken));
                }
                catch (SettingException e)
                {
                    throw new SettingException($"{one.Name}: {e.Message}; nothing of it was entered", e);
                }
            }

            return 0;
        });
        return command;
    }

    private static Command Show(GlobalOptions options)
    {
        var account = new Argument<string?>("account") { Description = "Whose; otherwise every account", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("show", """
            Show what accounts hold, made and have in money

            Examples:
              pipeline portfolio show
              pipeline portfolio show zerodha
            """) { account };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var settings = options.Read(arguments);
            string[] accounts = arguments.GetValue(account) is { } one
                ? [one]
                : [.. (await GetAsync("/api/portfolio")).GetProperty("accounts").EnumerateArray().Select(name => name.GetString()!)];
            if (accounts.Length == 0)
            {
                Console.WriteLine("Nothing was entered yet; `pipeline portfolio add` enters a fill, `pipeline portfolio import` a file.");
            }

            foreach (string name in accounts)
            {
                PortfolioScreen.Print(await GetAsync(Address(name)), await GetAsync($"{Address(name)}/positions"));
            }

            return 0;

            Task<JsonElement> GetAsync(string path) => RunningApi.SendAsync(settings, HttpMethod.Get, path, null, cancellationToken);
        });
        return command;
    }

    private static Option<string> Account() => new("--account") { Description = "Whose ledger", HelpName = "name", DefaultValueFactory = _ => Usual };

    private static Option<string?> Product()
    {
        var product = new Option<string?>("--product") { Description = "delivery, as where it is not said, or intraday: for charges", HelpName = "product" };
        product.AcceptOnlyFromAmong("delivery", "intraday");
        return product;
    }

    private static string Address(string account) => $"/api/portfolio/{Uri.EscapeDataString(account)}";

    private static string Query(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private static void Told(string what, JsonElement answer) =>
        Console.WriteLine($"{what}{answer.GetProperty("entered").GetArrayLength()} entered, {answer.GetProperty("known").GetArrayLength()} were there");
}
