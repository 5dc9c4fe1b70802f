using System.CommandLine;
using Candlewick.Cli.Commands;
using Candlewick.Cli.Settings;

var options = new GlobalOptions();
var root = new RootCommand("Candlewick: an event-sourced tick pipeline on Kafka")
{
    UpCommand.Create(options),
    IngestCommand.Create(options),
    GenerateCommand.Create(),
    TestCommand.Create(),
};
foreach (var command in ServiceCommands.Create(options))
{
    root.Subcommands.Add(command);
}

options.AddTo(root);

// Ctrl-C cancels the command's token; its own clean-up then takes as long as it needs, up to this.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(15) };
try
{
    return await root.Parse(args).InvokeAsync(invocation);
}
catch (OperationCanceledException)
{
    return 130;
}
catch (Exception e) when (Failures.IsExplained(e))
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}
