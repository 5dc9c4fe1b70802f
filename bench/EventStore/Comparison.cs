using System.Diagnostics;
using System.Globalization;
using Candlewick.Bench.EventStore.Contenders;
using Candlewick.EventStore;
using Candlewick.EventStore.Candles;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.Bench.EventStore;

/// <summary>Each contender in turn, A B C A B C, each turn in a new database of the same server; the first is compared with the others.</summary>
internal sealed class Comparison(string server, IReadOnlyList<IContender> contenders, List<List<CandleRow>> batches)
{
    private readonly Dictionary<string, List<double>> _rates = contenders.ToDictionary(c => c.Name, _ => new List<double>());
    private int _databases;

    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        for (int round = 0; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                double rate = await TurnAsync(contender, cancellationToken);

                // The first round compiles the code of all.
                Console.WriteLine(FormattableString.Invariant($"{(round == 0 ? "warm-up" : $"round {round}"),-8} {contender.Name,-20} {rate,10:N0} candles/s"));
                if (round > 0)
                {
                    _rates[contender.Name].Add(rate);
                }
            }
        }

        Print();
    }

    private async Task<double> TurnAsync(IContender contender, CancellationToken cancellationToken)
    {
        await using var database = EventStoreDatabase.CreateDataSource(await CreateDatabaseAsync(cancellationToken));
        await EventStoreDatabase.PrepareAsync(database, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger.Instance, cancellationToken);
        await contender.PrepareAsync(database);
        long start = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            await contender.StoreAsync(database, batch);
        }

        double rate = batches.Sum(b => b.Count) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await using var count = database.CreateCommand("SELECT count(*) FROM mt_events");
        long stored = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        return stored == batches.Sum(b => b.Count) ? rate : throw new InvalidOperationException($"{contender.Name} stored {stored} events");
    }

    private async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"bench{++_databases}");
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS bench{_databases - 1} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true }.ConnectionString;
    }

    private void Print()
    {
        double ours = Median(_rates[contenders[0].Name]);
        Console.WriteLine();
        Console.WriteLine("| contender | candles/s | projection is |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var (name, rates) in _rates)
        {
            Console.WriteLine(FormattableString.Invariant($"| {name} | {Median(rates):N0} ({rates.Min():N0}–{rates.Max():N0}) | {ours / Median(rates):0.00} × |"));
        }

        Console.WriteLine();
        Console.WriteLine("Median (min–max).");
    }

    public static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
