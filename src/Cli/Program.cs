using System.CommandLine;
using System.CommandLine.Help;
using Candlewick.Cli.Commands;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;

using var signals = new StopSignals();
var options = new GlobalOptions();

// Not a RootCommand: that one is named after the assembly, and users start `pipeline`.
var root = new Command("pipeline", "Candlewick: an event-sourced tick pipeline on Kafka")
{
    new HelpOption(),
    new VersionOption(),
    UpCommand.Create(options),
    IngestCommand.Create(options),
    FeedCommand.Create(options),
    RecordCommand.Create(options),
    WatchCommand.Create(options),
    FeedsCommand.Create(options),
    LoginCommand.Create(options),
    LoginCommand.CreateSession(options),
    BackfillCommand.Create(options),
    ReconcileCommand.Create(options),
    SimulateCommand.Create(),
    GenerateCommand.Create(),
    KeysCommand.Create(options),
    AlertsCommand.Create(options),
    CalendarCommand.Create(),
    InstrumentsCommand.Create(options),
    StatusCommand.Create(options),
    KafkaCommand.Create(options),
    VerifyCommand.Create(options),
    ExplainCommand.Create(options),
    TestCommand.Create(),
    BenchCommand.Create(),
};
foreach (var command in ServiceCommands.Create(options))
{
    root.Subcommands.Add(command);
}

root.Subcommands.Add(HelpCommand.Create(root));
options.AddTo(root);

var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    var parsed = root.Parse(args);
    signals.RunsServices = ServiceCommands.Runs(parsed.CommandResult.Command);
    return await parsed.InvokeAsync(invocation, signals.Token);
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped before it was done.");
    return 130;
}
catch (Exception e) when (Failures.Explain(e) is { } explained)
{
    Console.Error.WriteLine($"error: {explained}");
    return 1;
}
