using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.EndToEnd.Tests.Sql;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>
/// 388,417 real trades of 2013-10-07 through the whole pipeline, against SQL over the raw files. Twelve of them are market centers' official
/// opens and closes, summaries of other trades that count no more: 3,436,964 shares of 170,735,234.
/// </summary>
public sealed class RealDayTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    /// <summary>2013-10-07 00:00 in New York, microseconds UTC.</summary>
    private static readonly long Midnight = new DateTimeOffset(2013, 10, 7, 0, 0, 0, TimeSpan.FromHours(-4)).ToUnixTimeMilliseconds() * 1000;

    [Theory]
    [InlineData(Broker.Shared)]
    [InlineData(Broker.Embedded)]
    public async Task Every_candle_of_the_extended_session_equals_SQL_over_the_raw_file(Broker broker)
    {
        string[] files = RawTrades.Files();
        await using var bench = await Workbench.CreateAsync(kafka, postgres, broker: broker);
        using var up = await bench.UpAsync();
        output.WriteLine(await bench.RunAsync(0, ["ingest", "lean", .. files]));

        var candles = bench.ReadCandles();
        Assert.All(candles, candle => Assert.Equal(0u, candle.Value.Revision));
        await RawTrades.LoadAsync(bench.Database, files, RawTrades.Symbols);
        await CandleTable.LoadAsync(bench.Database, candles);
        Assert.Empty(await CandleTable.DifferencesAsync(bench.Database, Midnight, TimeSpan.FromHours(4), TimeSpan.FromHours(20)));

        const long totalSize = 93_628_215 + 3_960_266 + 5_299_107 + 64_410_682;
        foreach (string interval in new[] { "1s", "1m", "5m", "1d" })
        {
            var ofInterval = candles.Where(c => c.Value.Interval == interval).ToList();
            Assert.Equal(totalSize, ofInterval.Sum(c => c.Value.Volume));
            Assert.Equal(388_417 - 12, ofInterval.Sum(c => (long)c.Value.Trades));
        }

        // The rows of the read model are the candles of the topic, whatever their intervals; those below a minute stay in Kafka.
        await using var rows = bench.Database.CreateCommand("SELECT count(*), sum(volume) FROM candle");
        await using var reader = await rows.ExecuteReaderAsync();
        await reader.ReadAsync();
        Assert.Equal(candles.Count(c => c.Value.Interval != "1s"), reader.GetInt64(0));
        Assert.Equal(3m * totalSize, reader.GetDecimal(1));
        Assert.Empty(bench.Read(TopicCatalog.DeadLetters));
        Assert.Equal(0, await up.StopAsync());
    }

    [Fact]
    public async Task Regular_hours_leave_8892_SPY_trades_out_of_session_and_take_203_closing_prints()
    {
        string[] files = RawTrades.Files();
        await using var bench = await Workbench.CreateAsync(kafka, postgres, sessions: "regular");
        using var up = await bench.UpAsync();
        await bench.RunAsync(0, "ingest", "lean", files[0]);

        var candles = bench.ReadCandles();
        await RawTrades.LoadAsync(bench.Database, [files[0]], ["spy"]);
        await CandleTable.LoadAsync(bench.Database, candles);
        Assert.Empty(await CandleTable.DifferencesAsync(bench.Database, Midnight, TimeSpan.FromHours(9.5), TimeSpan.FromHours(16)));
        Assert.Equal(250_601 - 8_892 - 4, candles.Where(c => c.Value.Interval == "1d").Sum(c => (long)c.Value.Trades));
        await up.PrintsAsync("8892 out of session");
        Assert.Equal(0, await up.StopAsync());
    }
}
