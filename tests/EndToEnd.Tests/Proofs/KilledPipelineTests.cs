using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>SIGKILL at ten random moments, restarted each time: the same identities and value bytes, each once.</summary>
public sealed class KilledPipelineTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Kills = 10;

    /// <summary>With the embedded broker, it is the broker that is killed as well.</summary>
    [Theory]
    [InlineData(Broker.Shared)]
    [InlineData(Broker.Embedded)]
    public async Task Ten_kills_leave_the_same_candles_events_and_rows(Broker broker)
    {
        const int seed = 4711;
        output.WriteLine($"seed {seed}");
        await using var calm = await Workbench.CreateAsync(kafka, postgres, partitions: 2);
        List<PublishedCandle> expected;
        using (var up = await calm.UpAsync())
        {
            await calm.RunAsync(0, "ingest", "csv", GeneratedDay.Write(calm).File);
            expected = calm.ReadCandles();
            await SessionStoredAsync(calm);
            Assert.Equal(0, await up.StopAsync());
        }

        await using var struck = await Workbench.CreateAsync(kafka, postgres, partitions: 2, broker: broker);
        string file = GeneratedDay.Write(struck).File;
        await StrikeAsync(struck, file, new Random(seed));

        using (var up = await struck.UpAsync())
        {
            await struck.RunAsync(0, "ingest", "csv", file, "--no-wait");
            long rows = await CountAsync(calm.Database, "candle");
            await Eventually.TrueAsync(async () => await CountAsync(struck.Database, "candle") == rows, TimeSpan.FromSeconds(60), $"{rows} rows in the read model");
            CandleSets.AssertSame(expected, struck.ReadCandles());
            await SessionStoredAsync(struck);
            Assert.Equal(0, await up.StopAsync());
        }

        const string rowQuery = "SELECT to_jsonb(c) - 'source_offset' - 'ticks_first' - 'ticks_last' - 'closed_at' FROM candle c ORDER BY instrument, interval, start_at";
        Assert.Equal(await RowsAsync(calm.Database, rowQuery), await RowsAsync(struck.Database, rowQuery));
        const string eventQuery = "SELECT id || ' ' || stream_id || ' ' || version || ' ' || type FROM mt_events WHERE type LIKE 'candle%' ORDER BY id";
        var events = await RowsAsync(struck.Database, eventQuery);
        Assert.Equal(await RowsAsync(calm.Database, eventQuery), events);
        Assert.Distinct(events.Select(e => e.Split(' ')[0]));

        // Partitions of ticks tell of a source in no common order, so that versions within its feed's stream are chance.
        const string sourceQuery = "SELECT id || ' ' || stream_id || ' ' || type || ' ' || data FROM mt_events WHERE type NOT LIKE 'candle%' ORDER BY id";
        var told = await RowsAsync(calm.Database, sourceQuery);
        Assert.NotEmpty(told);
        Assert.Equal(told, await RowsAsync(struck.Database, sourceQuery));
    }

    /// <summary>Kills the services, and every other time the ingest with them, at random moments of their work.</summary>
    private async Task StrikeAsync(Workbench bench, string file, Random random)
    {
        PipelineProcess? ingest = null;
        for (int kill = 0; kill < Kills; kill++)
        {
            using var up = await bench.UpAsync();
            if (ingest is null or { HasExited: true })
            {
                ingest?.Dispose();
                // Paced, so that there is work to be killed in: 27 minutes of the day a second.
                ingest = bench.Start("ingest", "csv", file, "--speed", "1600", "--no-wait");
            }

            // The random moment itself: nothing is being waited for.
            int moment = random.Next(100, 1500);
            await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System, TestContext.Current.CancellationToken);
            await up.KillAsync();
            bool both = random.Next(2) == 0;
            if (both && !ingest.HasExited)
            {
                await ingest.KillAsync();
            }

            output.WriteLine($"kill {kill + 1} after {moment} ms{(both ? ", ingest too" : "")}");
        }

        if (ingest is { HasExited: false })
        {
            await ingest.KillAsync();
        }

        ingest?.Dispose();
    }

    private static Task SessionStoredAsync(Workbench bench) => Eventually.TrueAsync(
        async () => await CountAsync(bench.Database, "mt_events WHERE type = 'session_closed'") == 1, TimeSpan.FromSeconds(60), "the end of the session is stored");

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table)
    {
        await using var command = database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<string>> RowsAsync(NpgsqlDataSource database, string query)
    {
        await using var command = database.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
