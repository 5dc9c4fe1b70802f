using System.CommandLine;
using Candlewick.Bench.Broker;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;

var cli = new Option<string>("--cli") { Description = "Candlewick.Cli.dll, which holds the embedded broker", Required = true };
var home = new Option<string>("--kafka-home") { Description = "Unpacked Apache Kafka", Required = true };
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var quick = new Option<bool>("--quick");
var command = new RootCommand("Measures the embedded broker beside Apache Kafka") { cli, home, rounds, quick };
command.SetAction((arguments, cancellationToken) =>
{
    int turns = arguments.GetValue(rounds);
    return RunAsync(
        arguments.GetValue(cli)!, arguments.GetValue(home)!, arguments.GetValue(quick) ? Plan.Quick(turns) : Plan.Full(turns), cancellationToken);
});
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(string cli, string home, Plan plan, CancellationToken cancellationToken)
{
    var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
    try
    {
        await using var embedded = new EmbeddedKafka(Path.GetFullPath(cli), Path.Combine(folder.FullName, "embedded"), TimeProvider.System);
        await using var kafka = new ApacheKafka(home, Path.Combine(folder.FullName, "kafka"), TimeProvider.System);
        var board = new Scoreboard([embedded.Name, kafka.Name]);
        await new Comparison([embedded, kafka], plan, board).RunAsync(cancellationToken);
        board.Print();
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
