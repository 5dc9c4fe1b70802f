using System.CommandLine;
using System.Globalization;
using Candlewick.Cli.Settings;
using Candlewick.Cli.Testing;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline bench`: measures parts of the pipeline beside what they stand in for.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var rounds = NumberOption.Of("--rounds", "Turns of each contender", least: 1, most: 1_000, usual: 5);
        var quick = new Option<bool>("--quick") { Description = "Small loads: shows that it works, measures little" };
        var broker = new Command("broker", """
            Measure the embedded broker beside the Apache Kafka at KAFKA_HOME, and print a table

            Example:
              KAFKA_HOME=/opt/kafka pipeline bench broker --rounds 3
            """) { rounds, quick };
        broker.SetAction((arguments, cancellationToken) => RunBrokerAsync(arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        var clients = NumberOption.Of("--clients", "Clients that subscribe to the same candles", least: 1, most: 100_000, usual: 100);
        var fanout = new Command("fanout", """
            Measure how many candles a second the stream API hands to clients in its process, and what it allocates for each

            Example:
              pipeline bench fanout --clients 1000
            """) { clients, rounds, quick };
        fanout.SetAction((arguments, cancellationToken) => RunAsync(
            Repository.Find(), "Fanout", ["--clients", Text(arguments.GetValue(clients))], arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        return new Command("bench", "Measure the pipeline's parts beside what they stand in for") { broker, fanout, Ingest(rounds, quick), Store(rounds, quick), Feeds(rounds, quick), Api(rounds, quick), Alerts(rounds, quick) };
    }

    private static Command Store(Option<int> rounds, Option<bool> quick)
    {
        var store = new Command("store", """
            Measure what the projection writes beside Marten's quick append of the events alone and a bare COPY of both tables,
            and a rebuild of the read model beside a bare COPY of it

            Example:
              pipeline bench store --rounds 3
            """) { rounds, quick };
        store.SetAction((arguments, cancellationToken) => RunAsync(
            Repository.Find(), "EventStore", [], arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        return store;
    }

    private static Command Feeds(Option<int> rounds, Option<bool> quick)
    {
        var seconds = NumberOption.Of("--seconds", "How long memory is watched", least: 10, most: 86_400, usual: 600);
        var feeds = new Command("feeds", """
            Measure live feeds: decoding on one core, publishing beside a bare producer of the same records, and the memory that
            5,000 instruments with 20 ticks a second take

            Example:
              pipeline bench feeds --rounds 3 --seconds 120
            """) { rounds, quick, seconds };
        feeds.SetAction((arguments, cancellationToken) => RunAsync(
            Repository.Find(), "Feeds", ["--cli", typeof(BenchCommand).Assembly.Location, "--seconds", Text(arguments.GetValue(seconds))], arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        return feeds;
    }

    private static Command Api(Option<int> rounds, Option<bool> quick)
    {
        var api = new Command("api", """
            Measure the stream API with clients in another process: from a tick's commit to its clients, fan-out beside a bare Kestrel that
            sends ready bytes, the first frame of a hand-off, a storm of reconnects, and the memory of idle clients

            Example:
              pipeline bench api --rounds 3
            """) { rounds, quick };
        api.SetAction((arguments, cancellationToken) => RunAsync(
            Repository.Find(), "Api", ["--cli", typeof(BenchCommand).Assembly.Location], arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        return api;
    }

    private static Command Alerts(Option<int> rounds, Option<bool> quick)
    {
        var alerts = new Command("alerts", """
            Measure what a tick and a bar cost with 100,000 alert rules, in time and memory, beside a look at each rule of the instrument

            Example:
              pipeline bench alerts --rounds 3
            """) { rounds, quick };
        alerts.SetAction((arguments, cancellationToken) => RunAsync(
            Repository.Find(), "Alerts", [], arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken));
        return alerts;
    }

    private static Command Ingest(Option<int> rounds, Option<bool> quick)
    {
        var files = new Argument<string[]>("files") { Description = "LEAN trade zips; without any, a made-up day of New York and one of India", Arity = ArgumentArity.ZeroOrMore };
        var partitions = NumberOption.Of("--partitions", "Of every topic", least: 1, most: 1_000, usual: 6);
        var kafka = new Option<bool>("--kafka") { Description = "On the Apache Kafka at KAFKA_HOME, in place of the embedded broker" };
        var ingest = new Command("ingest", """
            Measure ingest, from files to the topic, beside a bare transactional producer of the same records

            Examples:
              pipeline bench ingest --rounds 3
              KAFKA_HOME=/opt/kafka pipeline bench ingest --kafka equity/usa/tick/spy/20131007_trade.zip
            """) { files, partitions, rounds, quick, kafka };
        ingest.SetAction((arguments, cancellationToken) =>
        {
            var repository = Repository.Find();
            string[] home = arguments.GetValue(kafka) ? ["--kafka-home", KafkaHome(repository)] : [];
            return RunAsync(
                repository, "Ingest",
                ["--cli", typeof(BenchCommand).Assembly.Location, .. home, "--partitions", Text(arguments.GetValue(partitions)), .. arguments.GetValue(files)!.Select(Path.GetFullPath)],
                arguments.GetValue(rounds), arguments.GetValue(quick), cancellationToken);
        });
        return ingest;
    }

    private static Task<int> RunBrokerAsync(int rounds, bool quick, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        return RunAsync(repository, "Broker", ["--cli", typeof(BenchCommand).Assembly.Location, "--kafka-home", KafkaHome(repository)], rounds, quick, cancellationToken);
    }

    private static string KafkaHome(Repository repository) => Environment.GetEnvironmentVariable("KAFKA_HOME") is { Length: > 0 } set ? set
        : repository.NeighbouringKafka ?? throw new SettingException("KAFKA_HOME is not set: it names the unpacked Apache Kafka that is measured");

    /// <summary>Builds a project of bench/ and runs it.</summary>
    private static async Task<int> RunAsync(
        Repository repository, string name, IReadOnlyList<string> options, int rounds, bool quick, CancellationToken cancellationToken)
    {
        string project = Path.Combine(repository.Root, "bench", name);
        var dotnet = new DotnetTool(repository.Root, new Dictionary<string, string>());
        if (await dotnet.BuildAsync(project, cancellationToken) is not 0 and var failed)
        {
            Console.WriteLine("The build failed; nothing was measured.");
            return failed;
        }

        string program = Path.Combine(project, "bin", "Release", "net10.0", $"Candlewick.Bench.{name}.dll");
        List<string> run = [program, .. options, "--rounds", Text(rounds)];
        if (quick)
        {
            run.Add("--quick");
        }

        return await dotnet.RunAsync(run, cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
