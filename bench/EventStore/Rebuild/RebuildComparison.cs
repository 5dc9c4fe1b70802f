using System.Diagnostics;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Candles;
using Candlewick.EventStore.Offsets;
using Candlewick.Projections;
using Candlewick.Projections.Candles;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.Bench.EventStore.Rebuild;

/// <summary>
/// `project --rebuild candles`, from the topic to the table with its indexes in place, beside a bare COPY of the same rows, which are in memory,
/// into the table with its indexes. In turn, in one database.
/// </summary>
internal sealed class RebuildComparison(CandleTopic topic, string connectionString, List<List<CandleRow>> batches)
{
    private readonly int _rows = batches.Sum(b => b.Count);

    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var database = EventStoreDatabase.CreateDataSource(connectionString);
        await EventStoreDatabase.PrepareAsync(database, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger.Instance, cancellationToken);
        var position = new ProjectionPosition(topic.Settings.NameOf(TopicCatalog.Candles), topic.Layout.IdOf(TopicCatalog.Candles), 0, topic.End);
        await ProjectionOffsets.Candles.InsertAsync(database, position, cancellationToken);
        List<double> rebuilds = [], copies = [];
        for (int round = 0; round <= rounds; round++)
        {
            double copy = _rows / await CopyAsync(database, cancellationToken);
            double rebuild = _rows / await RebuildAsync(database, cancellationToken);
            Console.WriteLine(FormattableString.Invariant($"{(round == 0 ? "warm-up" : $"round {round}"),-8} rebuild {rebuild,10:N0} candles/s, bare COPY {copy,10:N0} candles/s"));
            if (round > 0)
            {
                rebuilds.Add(rebuild);
                copies.Add(copy);
            }
        }

        double ours = Comparison.Median(rebuilds), bare = Comparison.Median(copies);
        Console.WriteLine();
        Console.WriteLine(FormattableString.Invariant(
            $"Rebuild of {_rows:N0} candles: {ours:N0}/s ({rebuilds.Min():N0}–{rebuilds.Max():N0}), {ours / bare:0.00} × bare COPY, {bare:N0}/s ({copies.Min():N0}–{copies.Max():N0}). Median (min–max)."));
    }

    private async Task<double> CopyAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var truncate = new NpgsqlCommand("TRUNCATE candle", connection))
        {
            await truncate.ExecuteNonQueryAsync(cancellationToken);
        }

        long start = Stopwatch.GetTimestamp();
        foreach (var batch in batches)
        {
            await CandleColumns.CopyAsync(connection, "candle", batch, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private async Task<double> RebuildAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var options = new ProjectionOptions { Kafka = topic.Settings, Layout = topic.Layout, SchemaIds = topic, Database = database };
        var done = await new CandleRebuild(options, TimeProvider.System).RunAsync(static _ => { }, cancellationToken);
        await using var count = database.CreateCommand("SELECT count(*) FROM candle");
        long stored = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        return stored == _rows ? done.Elapsed.TotalSeconds : throw new InvalidOperationException($"the table has {stored} rows after a rebuild of {_rows}");
    }
}
