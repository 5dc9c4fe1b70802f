using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>`pipeline verify --from` finds what is missing, tampered with or lost, and `--repair` puts it right through the log.</summary>
public sealed class VerifyRangeTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string AtNoon = "instrument = 'NSE:RELIANCE' AND interval = '1m' AND start_at = '2024-06-03T06:30:00Z'";

    private static readonly string[] Verify = ["verify", "--from", "2024-06-03", "--to", "2024-06-04"];

    private static readonly string[] Explain = ["explain", "NSE:RELIANCE", "1m", "2024-06-03T12:00"];

    [Fact]
    public async Task What_is_tampered_with_deleted_or_missing_is_found_and_repaired_by_a_revision()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        await bench.RunAsync(0, "ingest", "csv", GeneratedDay.Write(bench).File);
        Assert.Contains("Verified: ", await bench.RunAsync(0, Verify), StringComparison.Ordinal);

        string explained = await bench.RunAsync(0, Explain);
        Assert.Contains("Equal: ", explained, StringComparison.Ordinal);
        Assert.Matches(@"volume \d+ → \d+", explained);
        Assert.Contains("close to it: NSE:RELIANCE", await bench.RunAsync(1, "explain", "NSE:RELIANC", "1m", "2024-06-03T12:00"), StringComparison.Ordinal);

        var minutes = bench.Read(TopicCatalog.Candles).FindAll(r => PublishedCandle.From(r).Value is { Interval: "1m", Instrument: "NSE:RELIANCE" });
        await TamperAsync(bench, minutes[^30]);
        await DeleteBeforeAsync(bench, minutes[3].Offset);
        await ExecuteAsync(bench, $"DELETE FROM candle WHERE {AtNoon}");
        string found = await bench.RunAsync(1, [.. Verify, "--instrument", "NSE:RELIANCE"]);
        Assert.Matches(@"missing   NSE:RELIANCE 1m 2024-06-03T03:45:00Z revision 0 in candles; ticks\[0\] from \d+ to \d+", found);
        Assert.Matches(@"missing   NSE:RELIANCE 1m 2024-06-03T06:30:00Z revision 0 in table candle", found);
        Assert.Matches(@"different NSE:RELIANCE 1m \S+ revision 0 in candles at offset \d+", found);
        Assert.Matches(@"close +its ticks give [\d.]+, found [\d.]+", found);

        Assert.Matches("Not equal: revision 0 is missing in table candle", await bench.RunAsync(1, Explain));

        Assert.Contains("Repaired: ", await bench.RunAsync(0, [.. Verify, "--repair"]), StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => await ScalarAsync(bench, $"SELECT count(*) FROM candle WHERE {AtNoon} AND revision = 1") == 1, TimeSpan.FromSeconds(30), "the deleted row is back, as a revision");
        string repaired = await bench.RunAsync(0, Verify);
        Assert.Matches(@"Verified: .*; \d+ bars were repaired before", repaired);
        Assert.Equal(0, await up.StopAsync());
    }

    /// <summary>Another record of the same identity, of another close.</summary>
    private static async Task TamperAsync(Workbench bench, ConsumeResult<byte[], byte[]> record)
    {
        var candle = PublishedCandle.From(record).Value;
        candle.Close++;
        byte[] value = [.. record.Message.Value[..Contracts.Framing.ConfluentFrame.HeaderLength], .. Google.Protobuf.MessageExtensions.ToByteArray(candle)];
        using var producer = new ProducerBuilder<byte[], byte[]>(bench.Kafka.Producer()).Build();
        await producer.ProduceAsync(record.TopicPartition, new Message<byte[], byte[]> { Key = record.Message.Key, Value = value, Headers = record.Message.Headers, Timestamp = record.Message.Timestamp });
    }

    private static async Task DeleteBeforeAsync(Workbench bench, Offset offset)
    {
        using var admin = new AdminClientBuilder(bench.Kafka.Admin()).Build();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(bench.Kafka.NameOf(TopicCatalog.Candles), 0, offset)], new DeleteRecordsOptions());
    }

    private static async Task ExecuteAsync(Workbench bench, string sql)
    {
        await using var command = bench.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(Workbench bench, string sql)
    {
        await using var command = bench.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
