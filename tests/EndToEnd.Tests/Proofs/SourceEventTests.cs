using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>What happens to a source, from a file to the stream of its feed's day.</summary>
public sealed class SourceEventTests(KafkaFixture kafka, PostgresFixture postgres)
{
    /// <summary>By type; every event as often as its id.</summary>
    private const string Stored =
        """
        SELECT coalesce(string_agg(line, E'\n' ORDER BY line), '') FROM (
            SELECT concat_ws(' ', stream_id, type, data->>'SessionGroup', data->>'FromAt', data->>'ToAt', count(*)) AS line
            FROM mt_events WHERE type NOT LIKE 'candle%' GROUP BY id, stream_id, type, data) e
        """;

    [Fact]
    public async Task Sessions_and_gaps_of_an_ingest_are_events_once_however_many_partitions_say_them()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions: 3);
        var (_, file) = GeneratedDay.Write(bench, new NseDayOptions { GapFrom = new TimeOnly(11, 0), GapTo = new TimeOnly(11, 20) });
        using var up = await bench.UpAsync();
        await bench.RunAsync(0, "ingest", "csv", file);

        await Eventually.TrueAsync(async () => (await StoredAsync(bench)).Contains("session_closed", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the end of the session is stored");

        Assert.Equal(
            """
            csv|2024-06-03 feed_connected 1
            csv|2024-06-03 gap_detected 2024-06-03T05:30:00+00:00 2024-06-03T05:50:00+00:00 1
            csv|2024-06-03 session_closed NSE-EQ 1
            csv|2024-06-03 session_opened NSE-EQ 1
            """,
            await StoredAsync(bench));
        Assert.Equal(0, await up.StopAsync());
    }

    private static async Task<string> StoredAsync(Workbench bench)
    {
        await using var command = bench.Database.CreateCommand(Stored);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
