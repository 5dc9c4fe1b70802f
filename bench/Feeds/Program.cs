using System.CommandLine;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;
using Candlewick.Ingestor.Kite;

namespace Candlewick.Bench.Feeds;

internal static class Program
{
    public const string Ours = "feeds";
    public const string Bare = "bare producer";

    public static Task<int> Main(string[] args)
    {
        var cli = new Option<string?>("--cli") { Description = "Candlewick.Cli.dll" };
        var home = new Option<string?>("--kafka-home") { Description = "Unpacked Apache Kafka; without it, the embedded broker" };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
        var quick = new Option<bool>("--quick");
        var seconds = new Option<int>("--seconds") { Description = "How long memory is watched", DefaultValueFactory = _ => 600 };
        var serve = new Option<int?>("--serve") { Description = "Be the server of the measurement of memory", Hidden = true };
        var command = new RootCommand("Measures live feeds: decoding, publishing beside a bare producer, memory") { cli, home, rounds, quick, seconds, serve };
        command.SetAction((arguments, cancellationToken) => arguments.GetValue(serve) is { } port
            ? ServeAsync(port, cancellationToken)
            : RunAsync(
                Path.GetFullPath(arguments.GetValue(cli)!), arguments.GetValue(home), arguments.GetValue(rounds), arguments.GetValue(quick),
                TimeSpan.FromSeconds(arguments.GetValue(quick) ? 10 : arguments.GetValue(seconds)), cancellationToken));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> ServeAsync(int port, CancellationToken cancellationToken)
    {
        await PacedServer.RunAsync(port, cancellationToken);
        return 0;
    }

    private static async Task<int> RunAsync(string cli, string? home, int rounds, bool quick, TimeSpan duration, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
        try
        {
            var alone = new Scoreboard([Ours]);
            var beside = new Scoreboard([Ours, Bare]);
            Decoding.Run(alone, rounds, quick);
            await using IContender broker = home is null
                ? new EmbeddedKafka(cli, Path.Combine(folder.FullName, "broker"), TimeProvider.System)
                : new ApacheKafka(home, Path.Combine(folder.FullName, "broker"), TimeProvider.System);
            await broker.StartAsync(cancellationToken);

            // First: the others keep a million records, which are no feed's memory.
            await Holding.RunAsync(broker.Bootstrap, alone, duration, cancellationToken);
            var ingesting = new Ingesting(broker.Bootstrap, 6, beside);
            int ticks = quick ? 60_000 : 1_200_000;
            await ingesting.RunAsync("Kite quotes to Kafka", KitePacket.Quote, ticks, rounds, cancellationToken);
            await ingesting.RunAsync("Kite full packets to Kafka, ticks and books", KitePacket.Full, ticks / 2, rounds, cancellationToken);
            alone.Print();
            beside.Print();
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
