using System.Globalization;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>Files in which single rows have times of other days or years: the other rows make their candles.</summary>
public sealed class WrongTimeTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly DateTimeOffset Open = new(2026, 11, 25, 9, 15, 0, TimeSpan.FromMinutes(330));

    [Fact]
    public async Task A_row_a_day_ahead_is_a_dead_letter_and_the_599_others_make_their_candles()
    {
        var rows = Enumerable.Range(0, 600).Select(i => (Time: Open.AddSeconds(10 * i), Price: 100 + (i % 7), Volume: 10 * (i + 1))).ToList();
        rows[5] = rows[5] with { Time = rows[5].Time.AddDays(1), Price = 999 };
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        string said = await IngestAsync(bench, ["symbol,trade_time,last_price,cumulative_volume", .. rows.Select(r => $"NSE:SBIN,{Text(r.Time)},{r.Price},{r.Volume}")]);

        var candles = bench.ReadCandles().Select(c => c.Value).ToList();
        Assert.All(candles, c => Assert.Equal((20261125u, true), (c.TradingDate, c.High < 999)));
        Assert.Equal(100, candles.Count(c => c.Interval == "1m"));
        Assert.Equal(599, candles.Where(c => c.Interval == "1m").Sum(c => (long)c.Updates));

        // Every row was seen from the first one on: what came before that is the baseline.
        Assert.Equal(6000 - 10, candles.Where(c => c.Interval == "1m").Sum(c => c.Volume));
        Assert.Equal(6000, candles.Single(c => c.Interval == "1d").Volume);
        var letter = Assert.Single(bench.Read(TopicCatalog.DeadLetters));
        Assert.Contains("odd.csv line 7", said, StringComparison.Ordinal);
        Assert.StartsWith("isolated: ", Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes(RecordHeaders.Reason)), StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());
    }

    [Theory]
    [InlineData(-22)]
    [InlineData(-2)]
    [InlineData(-3649)]
    public async Task A_first_row_of_days_or_years_ago_stands_there_and_moves_no_other(int days)
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        var old = Open.AddDays(days).AddHours(2);
        await IngestAsync(
            bench,
            "symbol,trade_time,last_price,cumulative_volume", $"NFO:NIFTY-20261229-26000-C,{Text(old)},12.50,100",
            $"NSE:SBIN,{Text(Open.AddSeconds(1))},840.10,1200", $"NSE:SBIN,{Text(Open.AddSeconds(61))},841.20,5200", $"NSE:SBIN,{Text(Open.AddSeconds(121))},839.90,9100");

        var candles = bench.ReadCandles().Select(c => c.Value).ToList();
        Assert.Equal(
            ["0 84010 0 1200", "60 84120 4000 0", "120 83990 3900 0"],
            candles.Where(c => c is { Instrument: "NSE:SBIN", Interval: "1m" }).Select(c => $"{(c.StartUs / 1_000_000) - Open.ToUnixTimeSeconds()} {c.Close} {c.Volume} {c.UnattributedVolume}"));
        Assert.Equal(uint.Parse(old.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), candles.Where(c => c.Instrument.StartsWith("NFO", StringComparison.Ordinal)).Select(c => c.TradingDate).Distinct().Single());
        Assert.Empty(bench.Read(TopicCatalog.DeadLetters));
        Assert.Equal(0, await up.StopAsync());
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static async Task<string> IngestAsync(Workbench bench, params string[] lines)
    {
        string file = Path.Combine(bench.Folder, "odd.csv");
        await File.WriteAllLinesAsync(file, lines);
        using var ingest = bench.Start("ingest", "csv", file);
        await ingest.ExitAsync(TimeSpan.FromMinutes(2));
        Assert.Contains(bench.Read(TopicCatalog.Ticks), r => r.Message.Key is not null);
        return ingest.Output;
    }
}
