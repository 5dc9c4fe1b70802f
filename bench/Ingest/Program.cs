using System.CommandLine;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;
using Candlewick.Bench.Ingest;

var cli = new Option<string>("--cli") { Description = "Candlewick.Cli.dll", Required = true };
var home = new Option<string?>("--kafka-home") { Description = "Unpacked Apache Kafka; without it, the embedded broker" };
var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var quick = new Option<bool>("--quick");
var partitions = new Option<int>("--partitions") { DefaultValueFactory = _ => 6 };
var files = new Argument<string[]>("files") { Description = "LEAN trade zips; without any, a made-up day", Arity = ArgumentArity.ZeroOrMore };
var command = new RootCommand("Measures ingest beside a bare transactional producer of the same records") { cli, home, rounds, quick, partitions, files };
command.SetAction((arguments, cancellationToken) => RunAsync(
    Path.GetFullPath(arguments.GetValue(cli)!), arguments.GetValue(home), arguments.GetValue(rounds), arguments.GetValue(quick), arguments.GetValue(partitions),
    arguments.GetValue(files)!, cancellationToken));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(
    string cli, string? home, int rounds, bool quick, int partitions, string[] files, CancellationToken cancellationToken)
{
    var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
    try
    {
        var loads = files.Length > 0 ? [new Load("LEAN", "lean", files)] : Load.MadeUp(folder.FullName, quick);
        await using IContender broker = home is null
            ? new EmbeddedKafka(cli, Path.Combine(folder.FullName, "broker"), TimeProvider.System)
            : new ApacheKafka(home, Path.Combine(folder.FullName, "broker"), TimeProvider.System);
        await broker.StartAsync(cancellationToken);
        var board = new Scoreboard(["ingest", "bare producer"]);
        foreach (var load in loads)
        {
            await new Comparison(broker.Bootstrap, partitions, load, board).RunAsync(rounds, cancellationToken);
        }

        board.Print();
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
