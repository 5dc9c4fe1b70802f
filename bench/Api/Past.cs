using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;
using Candlewick.Contracts.Topics;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Bench.Api;

/// <summary>
/// How fast one client is given what is past: stored candles, candles merged of them, and ticks out of the log; beside a program that
/// only reads the same rows from the same database and the same records from the same broker.
/// </summary>
internal sealed class Past(ServerProcess api, TopicWriter log, string database, Scoreboard alone, Scoreboard beside)
{
    private const int Instruments = 200;
    private const int FirstBar = 100;

    /// <summary>The log has no index of instruments: each one's page is read out of all records of its partition.</summary>
    private const int InstrumentsOfTicks = 5;
    private const int TicksInGroup = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Types = ["application/json", "text/csv"];

    public async Task RunAsync(int bars, int ticks, CancellationToken cancellationToken)
    {
        for (int bar = 0; bar < bars; bar += 100)
        {
            log.WriteCandles(Instruments, FirstBar + bar, Math.Min(100, bars - bar));
        }

        await StoredAsync(FirstBar + bars - 1, cancellationToken);
        long rows = 0;
        foreach (string name in new[] { "candles", "candles, once more by the same process" })
        {
            rows = await CopyAsync(name, cancellationToken);
            await ReadAsync(beside, "candles", name, "1m", Instruments, rows, cancellationToken);
        }

        await ReadAsync(alone, "candles", "candles merged to 7m, stored ones of them", "7m", Instruments, rows, cancellationToken);
        foreach (string type in Types)
        {
            await GetAsync("candles", Instruments, "interval=1m&limit=10000", "\"start_us\""u8.ToArray(), type, cancellationToken);
        }

        for (int written = 0; written < ticks; written += TicksInGroup)
        {
            log.WriteCommitted(TicksInGroup, Instruments, 1_000_000 + written);
        }

        long records = Consume(cancellationToken);
        await ReadAsync(beside, "ticks", "ticks", null, 1_000, records, cancellationToken);
        foreach (string type in Types)
        {
            await GetAsync("ticks", InstrumentsOfTicks, "limit=10000", "\"receive_us\""u8.ToArray(), type, cancellationToken);
        }
    }

    /// <param name="count">How many there are, which the rate is of.</param>
    private async Task ReadAsync(Scoreboard board, string channel, string name, string? interval, int instruments, long count, CancellationToken cancellationToken)
    {
        await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.UntilAsync("welcome", cancellationToken);
        var before = ProcessUse.Processor(api.Id);
        long start = Stopwatch.GetTimestamp();
        await client.SubscribeAsync(channel, Enumerable.Range(0, instruments).Select(TopicWriter.Name), "0", cancellationToken, interval);
        await client.UntilAsync("caught_up", cancellationToken);
        board.Add(new Measure($"history to one client: {name}", "a second", HigherIsBetter: true), Program.Ours, count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        alone.Add(new Measure($"history to one client: {name}, processor time of one", "µs", HigherIsBetter: false), Program.Ours, (ProcessUse.Processor(api.Id) - before).TotalMicroseconds / count);
    }

    /// <summary>Reads the first page of one instrument after the other over HTTP.</summary>
    /// <param name="field">What every item of an answer in JSON has once; a line of CSV is one item.</param>
    private async Task GetAsync(string what, int instruments, string query, byte[] field, string type, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd(type);
        byte[] once = type == "text/csv" ? "\n"u8.ToArray() : field;
        long items = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < instruments; i++)
        {
            items += (await http.GetByteArrayAsync($"/api/{what}/{TopicWriter.Name(i)}?{query}", cancellationToken)).AsSpan().Count(once);
        }

        alone.Add(new Measure($"/api/{what}, {type}", "a second", HigherIsBetter: true), Program.Ours, items / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private async Task<long> CopyAsync(string name, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        long start = Stopwatch.GetTimestamp();
        long rows = 0;
        await using (var command = new NpgsqlCommand($"SELECT * FROM candle WHERE instrument < '{TopicWriter.Name(Instruments)}' ORDER BY start_at, instrument", connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
            }
        }

        beside.Add(new Measure($"history to one client: {name}", "a second", HigherIsBetter: true), Program.Bare, rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
        return rows;
    }

    private long Consume(CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = log.Settings.Bootstrap, GroupId = "bench", EnableAutoCommit = false, EnablePartitionEof = true, IsolationLevel = IsolationLevel.ReadCommitted,
        }).Build();
        long start = Stopwatch.GetTimestamp();
        consumer.Assign(Enumerable.Range(0, TopicWriter.Partitions).Select(p => new TopicPartitionOffset(log.Settings.NameOf(TopicCatalog.Ticks), p, Offset.Beginning)));
        long records = 0;
        for (int ends = 0; ends < TopicWriter.Partitions;)
        {
            var result = consumer.Consume(cancellationToken);
            ends += result.IsPartitionEOF ? 1 : 0;
            records += result.IsPartitionEOF ? 0 : 1;
        }

        beside.Add(new Measure("history to one client: ticks", "a second", HigherIsBetter: true), Program.Bare, records / Stopwatch.GetElapsedTime(start).TotalSeconds);
        return records;
    }

    private async Task StoredAsync(int bar, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        long start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await using var command = source.CreateCommand("SELECT count(*) FROM candle WHERE start_at = to_timestamp($1)");
            command.Parameters.Add(new() { Value = 1_381_152_600d + (60d * bar) });
            if ((long)(await command.ExecuteScalarAsync(cancellationToken))! == Instruments)
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException("The candles were not stored.");
            }
        }
    }
}
