using System.CommandLine;
using Candlewick.Cli.Instruments;
using Candlewick.Cli.Settings;
using Candlewick.Market.Instruments.Continuous;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline instruments`: what there is, under which names.</summary>
internal static class InstrumentsCommand
{
    private const int MostShown = 100;

    public static Command Create(GlobalOptions options) => new("instruments", "Find instruments, and keep the master of them up to date")
    {
        Search(options),
        Show(options),
        RefreshInstrumentsCommand.Create(options),
    };

    private static Command Search(GlobalOptions options)
    {
        var words = new Argument<string[]>("words") { Description = "What you would say to a trader", Arity = ArgumentArity.ZeroOrMore };
        var venue = new Option<string>("--venue") { Description = "Only of this venue: NSE, NFO…", HelpName = "venue" };
        var type = new Option<string>("--type") { Description = "Only equity, index, future, option or spot", HelpName = "type" };
        var expiry = new Option<string>("--expiry") { Description = "Only contracts of this expiry: 2026-12-08, 8dec, dec2026", HelpName = "date" };
        var strike = new Option<string>("--strike") { Description = "Only options of this strike", HelpName = "price" };
        var right = new Option<string>("--right") { Description = "Only call (ce) or put (pe)", HelpName = "right" };
        var underlying = new Option<string>("--underlying") { Description = "Only contracts on this: NIFTY, NSE:RELIANCE", HelpName = "name" };
        var limit = NumberOption.Of("--limit", "Most lines", least: 1, MostShown, usual: 20);
        var master = Master();
        var command = new Command("search", """
            Find instruments by symbol, strike, right, month or date of expiry, venue, ISIN, in any order

            Examples:
              pipeline instruments search nif 25000 ce nov
              pipeline instruments search reliance fut
              pipeline instruments search --venue NFO --type option nif 25000
              pipeline instruments search --underlying NIFTY --expiry 8dec --right ce
              pipeline instruments search btc usdt --master binance.json
            """) { words, venue, type, expiry, strike, right, underlying, limit, master };
        command.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(string.Join(' ', result.GetValue(words) ?? [])) && new[] { venue, type, expiry, strike, right, underlying }.All(filter => result.GetResult(filter) is null))
            {
                result.AddError("say what to look for, or list what there is with --venue or --type and their like");
            }
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            string query = string.Join(' ', arguments.GetValue(words) ?? []);
            using var source = await SourceAsync(options.Read(arguments), arguments.GetValue(master), cancellationToken);
            var filters = new InstrumentFilters(
                arguments.GetValue(venue), arguments.GetValue(type), arguments.GetValue(expiry), arguments.GetValue(strike), arguments.GetValue(right), arguments.GetValue(underlying));
            var found = await source.SearchAsync(query, filters, arguments.GetValue(limit), cancellationToken);
            InstrumentScreen.PrintList(query, found);
            return found.Total > 0 ? 0 : 1;
        });
        return command;
    }

    private static Command Show(GlobalOptions options)
    {
        var name = new Argument<string>("name") { Description = "VENUE:SYMBOL, a symbol of DEFAULT_VENUES, any vendor's name or token, or VENUE:UNDERLYING@n for the nth future" };
        var roll = new Option<string>("--roll") { Description = "When a continuous future goes to the next contract: expiry, days:n or oi", HelpName = "rule" };
        var master = Master();
        var command = new Command("show", """
            Say all that is known of an instrument, with what vendors call it and since when

            Examples:
              pipeline instruments show NSE:RELIANCE
              pipeline instruments show NFO:NIFTY-20261124-25000-C --master kite.csv --master smartapi.json
              pipeline instruments show NFO:NIFTY@1 --roll days:3
            """) { name, roll, master };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && string.IsNullOrWhiteSpace(text))
            {
                result.AddError("the name is empty; expected an instrument, such as NSE:RELIANCE");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(roll) is not null && result.GetValue(name) is { } one && !ContinuousFuture.IsMeant(one))
            {
                result.AddError($"--roll is for continuous futures, such as NFO:NIFTY@1; {one} is none");
            }
        });
        command.SetAction(async (arguments, cancellationToken) =>
        {
            using var source = await SourceAsync(options.Read(arguments), arguments.GetValue(master), cancellationToken);
            string asked = arguments.GetValue(name)!;
            if (ContinuousFuture.IsMeant(asked))
            {
                InstrumentScreen.Print(await source.FindContinuousAsync(asked, arguments.GetValue(roll), cancellationToken));
            }
            else
            {
                InstrumentScreen.Print(await source.FindAsync(asked, cancellationToken));
            }

            return 0;
        });
        return command;
    }

    private static Option<string[]> Master() => new("--master")
    {
        Description = "A vendor's file to look in instead of the running pipeline; once a vendor",
        HelpName = "file",
    };

    private static async Task<IInstrumentSource> SourceAsync(PipelineSettings settings, string[]? files, CancellationToken cancellationToken) => files is { Length: > 0 }
        // On a thread of its own: Ctrl-C is a cancellation, which takes temporary files away, only once the command has waited for something.
        ? await Task.Run(() => FileInstruments.Read(files, settings.DefaultVenues, cancellationToken), cancellationToken)
        : ApiInstruments.Of(settings);
}
