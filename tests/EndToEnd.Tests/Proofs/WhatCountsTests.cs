using System.IO.Compression;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>Small files as people have them, in which not every line is a print of its minute.</summary>
public sealed class WhatCountsTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Suspicious_trades_stale_prices_and_rolling_volumes_make_no_candle()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        await IngestAsync(bench, "lean", Lean(bench, "iwm", "34200000,1094000,100,P,0,0", "34201000,1146247,125984,D,0,1", "34202000,1094100,200,P,0,0", "34203000,2000000,50,P,100000,0", "34260000,1094200,100,P,0,0"));
        await IngestAsync(bench, "csv", Csv(
            bench, "index",
            "symbol,exchange_time,receive_time,last_price",
            Row("09:00:01", "57800.00"), Row("09:07:30", "57800.00"), Row("09:08:05", "58010.25"), Row("09:15:00.5", "58021.40"), Row("09:15:59", "58011.10"), Row("09:16:00.2", "58015.00")));
        await IngestAsync(bench, "csv", Csv(
            bench, "stamps",
            "symbol,trade_time,last_price,last_size",
            "KRAKEN:BTC-USD,2026-11-25T10:00:01Z,90000.0,0.10", "KRAKEN:BTC-USD,2026-11-25T10:00:01Z,90120.0,0.20", "KRAKEN:BTC-USD,2026-11-25T10:00:01Z,89950.0,0.30",
            "KRAKEN:BTC-USD,2026-11-25T10:00:02Z,90010.0,0.05", "KRAKEN:BTC-USD,2026-11-25T10:01:02Z,90020.0,0.05"));
        await IngestAsync(bench, "csv", Csv(
            bench, "rolling",
            [
                "symbol,exchange_time,last_price,cumulative_volume",
                .. new[] { 5000, 5003, 4999, 5001, 4990, 4995, 4980, 4990, 5100 }.Select((volume, i) => $"BINANCE:ETH-USDT,2026-11-25T10:00:0{i}Z,{3000 + i},{volume}"),
            ]));

        var candles = bench.ReadCandles().Select(c => c.Value).GroupBy(c => (c.Instrument, c.Interval, c.StartUs)).Select(g => g.MaxBy(c => c.Revision)!).ToList();
        Assert.Equal("1094000 1094100 1094000 1094100 350", First(candles, "NYSE:IWM"));
        Assert.Equal("5802140 5802140 5801110 5801110 -", First(candles, "NSE:NIFTY-BANK"));
        Assert.Equal("900000 901200 899500 900100 -", First(candles, "KRAKEN:BTC-USD"));
        Assert.Equal("-", First(candles, "BINANCE:ETH-USDT").Split(' ')[^1]);
        Assert.Empty(bench.Read(TopicCatalog.DeadLetters));
        var told = Assert.Single(bench.Read(TopicCatalog.MarketEvents).Select(r => ConfluentFrame.TryRead(r.Message.Value, out _, out var message) ? MarketEvent.Parser.ParseFrom(message) : null), e => e?.VolumeRolls is not null);
        Assert.Equal("BINANCE:ETH-USDT", told!.Instrument);
        Assert.StartsWith("csv/", told.VolumeRolls.Source, StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());

        static string Row(string time, string price) => $"NSE:NIFTY-BANK,2026-11-25T{time}+05:30,2026-11-25T{time}+05:30,{price}";
    }

    [Fact]
    public async Task The_official_closing_print_is_the_regular_days()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres, sessions: "regular");
        using var up = await bench.UpAsync();
        await IngestAsync(bench, "lean", Lean(bench, "wmt", "57599900,1357700,100,P,0,0", "57600123,1356000,1500000,N,0,0", "57605000,1356500,100,P,0,0"));
        await IngestAsync(bench, "lean", Lean(bench, "ibm", "57599900,1820000,100,P,20000001,0", "57600500,1820500,7,N,20000001,0", "57664221,1820100,151665,N,80,0"));

        var days = bench.ReadCandles().Select(c => c.Value).Where(c => c.Interval == "1d").GroupBy(c => c.Instrument).ToDictionary(g => g.Key, g => g.MaxBy(c => c.Revision)!);
        Assert.Equal((1356000, 1_500_100), (days["NYSE:WMT"].Close, days["NYSE:WMT"].Volume));
        Assert.Equal((1820100, 151_765), (days["NYSE:IBM"].Close, days["NYSE:IBM"].Volume));
        long close = new DateTimeOffset(2026, 11, 24, 16, 0, 0, TimeSpan.FromHours(-5)).ToUnixTimeMilliseconds() * 1000;
        Assert.All(bench.ReadCandles(), c => Assert.True(c.Value.EndUs <= close));
        Assert.Equal(0, await up.StopAsync());
    }

    private static string First(IEnumerable<Candle> candles, string instrument)
    {
        var minute = candles.Where(c => c.Instrument == instrument && c.Interval == "1m").MinBy(c => c.StartUs)!;
        return FormattableString.Invariant($"{minute.Open} {minute.High} {minute.Low} {minute.Close} {(minute.HasVolume ? minute.Volume : "-")}");
    }

    private static string Csv(Workbench bench, string name, params string[] lines)
    {
        string file = Path.Combine(bench.Folder, $"{name}.csv");
        File.WriteAllLines(file, lines);
        return file;
    }

    private static string Lean(Workbench bench, string symbol, params string[] lines)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(bench.Folder, "equity", "usa", "tick", symbol)).FullName, "20261124_trade.zip");
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry($"20261124_{symbol}_Trade_Tick.csv").Open());
        writer.Write(string.Join('\n', lines));
        return file;
    }

    private static async Task IngestAsync(Workbench bench, string feed, string file)
    {
        using var ingest = bench.Start("ingest", feed, file);
        await ingest.ExitAsync(TimeSpan.FromMinutes(2));
        Assert.Contains("ticks", ingest.Output, StringComparison.Ordinal);
    }
}
