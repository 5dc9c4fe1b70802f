using System.CommandLine;
using Candlewick.Bench.EventStore;
using Candlewick.Bench.EventStore.Contenders;
using Candlewick.Bench.EventStore.Rebuild;
using Candlewick.LocalServers.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
var quick = new Option<bool>("--quick");
var command = new RootCommand("Measures the projection's writing beside Marten's quick append and a bare COPY, and a rebuild of the read model beside a bare COPY") { rounds, quick };
command.SetAction((arguments, cancellationToken) => RunAsync(arguments.GetValue(rounds), arguments.GetValue(quick) ? 3 : 20, cancellationToken));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(int rounds, int batches, CancellationToken cancellationToken)
{
    string binaries = PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN"))
        ?? throw new InvalidOperationException("PGBIN is not set: the folder of PostgreSQL's server programs");
    var folder = Directory.CreateTempSubdirectory("candlewick-bench-");
    try
    {
        // As `pipeline up` runs it: durable, with its ordinary settings.
        var options = new PostgresClusterOptions { Folder = Path.Combine(folder.FullName, "postgres"), Binaries = binaries };
        await using var postgres = await PostgresCluster.StartAsync(options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        IContender[] contenders = [new WholeProjection(), new MartenQuickAppend(), new BareCopy()];
        var candles = SampleCandles.Batches(batches);
        await new Comparison(postgres.ConnectionString, contenders, candles).RunAsync(rounds, cancellationToken);

        await using var topic = await CandleTopic.CreateAsync(Path.Combine(folder.FullName, "broker"), candles.Sum(b => b.Count), cancellationToken);
        await new RebuildComparison(topic, postgres.ConnectionString, candles).RunAsync(rounds, cancellationToken);
        return 0;
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
