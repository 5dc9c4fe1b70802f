using System.CommandLine;
using Candlewick.Bench.Alerts;

var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var quick = new Option<bool>("--quick");
var command = new RootCommand("Measures what a tick and a bar cost with 100,000 rules, beside a look at each rule of the instrument") { rounds, quick };
command.SetAction(arguments =>
{
    int turns = arguments.GetValue(rounds);
    int ticks = arguments.GetValue(quick) ? 20_000 : 200_000;
    foreach (int instruments in (int[])[1_000, 1])
    {
        using var rules = new RuleBook(instruments, arguments.GetValue(quick) ? 10_000 : 100_000);
        Console.WriteLine($"{rules.Count:N0} rules on {instruments:N0} instruments");
        Measure.Print("a tick that touches none", turns, ticks, rules.Quiet(ticks));
        Measure.Print("a tick that touches one, which alerts every other time", turns, ticks, rules.Touching(ticks));
        Measure.Print("a minute's bar", turns, ticks / 100, rules.Bars(ticks / 100 * (turns + 1)));
        Measure.Print("yardstick: the tick decoded, its instrument found, and nothing else", turns, ticks, rules.Bare(ticks));
        Measure.Print("yardstick: the same, and each level of its instrument compared", turns, ticks / 100, rules.Each(ticks / 100));
    }
});
return await command.Parse(args).InvokeAsync();
