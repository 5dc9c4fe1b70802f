using System.CommandLine;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;
using Candlewick.LocalServers.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Api;

internal static class Program
{
    public const string Ours = "/ws/v1";
    public const string Bare = "bare";

    public static Task<int> Main(string[] args)
    {
        var cli = new Option<string?>("--cli") { Description = "Candlewick.Cli.dll" };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
        var quick = new Option<bool>("--quick");
        var past = new Option<bool>("--past") { Description = "History alone" };
        var live = new Option<bool>("--live") { Description = "Latency, fan-out and memory alone" };
        var serve = new Option<bool>("--serve") { Description = "Be the API that is measured", Hidden = true };
        var broadcast = new Option<bool>("--broadcast") { Description = "Be the server that it is measured beside", Hidden = true };
        var command = new RootCommand("Measures the stream API with clients in another process: latency, fan-out beside a bare server, memory, reconnects") { cli, rounds, quick, past, live, serve, broadcast };
        command.SetAction((arguments, cancellationToken) =>
            arguments.GetValue(serve) ? ApiServer.RunAsync(cancellationToken)
            : arguments.GetValue(broadcast) ? BareServer.RunAsync(cancellationToken)
            : RunAsync(Path.GetFullPath(arguments.GetValue(cli)!), arguments.GetValue(rounds), arguments.GetValue(quick), arguments.GetValue(past), arguments.GetValue(live), cancellationToken));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(string cli, int rounds, bool quick, bool past, bool live, CancellationToken cancellationToken)
    {
        string binaries = PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN"))
            ?? throw new InvalidOperationException("PGBIN is not set: the folder of PostgreSQL's server programs");
        var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
        try
        {
            await using var broker = new EmbeddedKafka(cli, Path.Combine(folder.FullName, "broker"), TimeProvider.System);
            await broker.StartAsync(cancellationToken);
            var alone = new Scoreboard([Ours]);
            var beside = new Scoreboard([Ours, Bare]);
            for (int round = 0; round < rounds; round++)
            {
                // Its own in every round: a database belongs to the topics it was filled from.
                var options = new PostgresClusterOptions { Folder = Path.Combine(folder.FullName, $"postgres{round}"), Binaries = binaries };
                await using var postgres = await PostgresCluster.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
                await using var log = await TopicWriter.OpenAsync(broker.Bootstrap, round, cancellationToken);
                await using var api = await ServerProcess.StartAsync("--serve", [broker.Bootstrap, log.Settings.TopicPrefix, postgres.ConnectionString], cancellationToken);
                if (!live)
                {
                    await new Past(api, log, postgres.ConnectionString, alone, beside).RunAsync(quick ? 200 : 1_500, quick ? 60_000 : 600_000, cancellationToken);
                }

                if (past)
                {
                    continue;
                }

                await using var bare = await ServerProcess.StartAsync("--broadcast", [], cancellationToken);
                await new Commits(api, log, alone).RunAsync(quick ? 20 : 200, cancellationToken);
                await new Latency(api, bare, log, beside).RunAsync(TimeSpan.FromSeconds(quick ? 3 : 20), cancellationToken);
                await new FanOut(api, bare, log, beside).RunAsync(quick ? 2 : 20, cancellationToken);
                if (!live)
                {
                    await new HandOff(api, log, alone).RunAsync(cancellationToken);
                    await new Storm(api, log, alone).RunAsync(quick ? 100 : 2_000, cancellationToken);
                }

                await new Idle(api, alone).RunAsync(quick ? 100 : 5_000, cancellationToken);
            }

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
