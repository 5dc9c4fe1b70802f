using System.CommandLine;
using Candlewick.Bench.Fanout;

var clients = new Option<int>("--clients") { DefaultValueFactory = _ => 100 };
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var quick = new Option<bool>("--quick");
var command = new RootCommand("Measures how many items a process hands to clients in it, and what it allocates for each") { clients, rounds, quick };
command.SetAction(async (arguments, cancellationToken) =>
{
    int items = arguments.GetValue(quick) ? 2_000 : 20_000;
    int turns = arguments.GetValue(rounds);
    foreach (var load in (Load[])[new("bulk", items, items), new("live, 10 at a time", items / 4, 10), new("live, 1 at a time", items / 10, 1)])
    {
        var results = new List<Result>();

        // The first turn compiles.
        for (int turn = 0; turn <= turns; turn++)
        {
            var result = await load.RunAsync(arguments.GetValue(clients), cancellationToken);
            if (turn > 0)
            {
                results.Add(result);
            }
        }

        Result.Print(load.Name, arguments.GetValue(clients), results);
    }
});
return await command.Parse(args).InvokeAsync();
