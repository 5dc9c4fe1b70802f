using System.Text.Json;
using Candlewick.Cli.History;
using Candlewick.Cli.Settings;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Reconciling;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Jobs;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>What a night's reconciliation leaves behind, and how times of the past are typed.</summary>
public sealed class NightlyReportTests : IDisposable
{
    private static readonly DateOnly Date = new(2026, 11, 25);
    private readonly TempFolder _folder = new("reports");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_night_is_one_file_and_one_line()
    {
        const long Start = 1_795_578_300_000_000;
        OurBar[] ours = [new(Start, Start + 60_000_000, 100.10m, 102, 99, 101, 1_000), new(Start + 60_000_000, Start + 120_000_000, 101, 101, 101, 101, 5)];
        VendorBar[] vendors = [new(Start, 100.10m, 103, 99, 101, 1_000), new(Start + 60_000_000, 101, 101, 101, 101, 5)];
        var gap = new KnownGap("kite/0", Start, Start + 5_000_000, "disconnected");
        var result = Reconciliation.Of(ours, vendors, new DayContext(Start, Start + 120_000_000, HasAuctions: false, [gap]));
        var day = new ReconciledDay(InstrumentId.Parse("NSE:INFY"), Date, "kite", BarSpec.OneMinute, ["kite"], [gap], result);
        var said = new List<string>();
        var log = new TellingLog<NightlyReconciliation>(said.Add);
        using var night = new NightlyReconciliation(
            (date, _) => Task.FromResult(new NightlyReport(date, [day], [("NSE:TCS", "kite needs a login")])), _folder["reports"], new JobBoard(TimeProvider.System), TimeProvider.System, log);
        await night.RunOnceAsync(Date, CancellationToken.None);

        string path = Path.Combine(_folder["reports"], "reconcile-2026-11-25.json");
        Assert.Equal(
            [$"Candles reconciled with the vendors' bars: 2026-11-25: 1 instruments, 1 bars equal, 1 differences explained, 0 unexplained, 1 instruments failed; {path}"],
            said);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(path));
        var difference = report.RootElement.GetProperty("instruments")[0].GetProperty("differences")[0];
        Assert.Equal(
            ("2026-11-25", "ticks_missed", "100.10", "102", "103", "NSE:TCS"),
            (report.RootElement.GetProperty("date").GetString(), difference.GetProperty("reason").GetString(), difference.GetProperty("ours").GetProperty("open").GetString(),
                difference.GetProperty("ours").GetProperty("high").GetString(), difference.GetProperty("vendors").GetProperty("high").GetString(),
                report.RootElement.GetProperty("failures")[0].GetProperty("instrument").GetString()));
        Assert.Equal(path, Assert.Single(Directory.GetFiles(_folder["reports"])));
    }

    [Fact]
    public async Task A_night_that_fails_is_told_and_ends_nothing()
    {
        var said = new List<string>();
        var log = new TellingLog<NightlyReconciliation>(said.Add);
        var jobs = new JobBoard(TimeProvider.System);
        using var night = new NightlyReconciliation((_, _) => throw new InvalidOperationException("Kafka does not answer"), _folder["reports"], jobs, TimeProvider.System, log);
        await night.RunOnceAsync(Date, CancellationToken.None);
        Assert.StartsWith("Candles of 2026-11-25 not reconciled with the vendors' bars: Kafka does not answer", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal((false, "Kafka does not answer"), (jobs.Standings.Single().Succeeded, jobs.Standings.Single().Outcome));
    }

    [Theory]
    [InlineData("2026-11-25", "NSE:INFY", "2026-11-24T18:30:00Z")]
    [InlineData("2026-11-25T09:15", "NSE:INFY", "2026-11-25T03:45:00Z")]
    [InlineData("2026-11-25 09:15:30", "NYSE:SPY", "2026-11-25T14:15:30Z")]
    [InlineData("2026-11-25", "BINANCE:BTC-USDT", "2026-11-25T00:00:00Z")]
    [InlineData("2026-11-25T09:15Z", "NSE:INFY", "2026-11-25T09:15:00Z")]
    [InlineData("2026-11-25T09:15:00+05:30", "BINANCE:BTC-USDT", "2026-11-25T03:45:00Z")]
    public void A_time_without_a_zone_is_the_venues(string text, string instrument, string expected)
    {
        long us = PastTime.Parse("--from", text, InstrumentId.Parse(instrument));
        Assert.Equal(expected, DateTime.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void What_is_no_time_is_refused_with_what_was_said() => Assert.StartsWith(
        "--from is 'yesterday'; expected a date or a time", Assert.Throws<SettingException>(() => PastTime.Parse("--from", "yesterday", InstrumentId.Parse("NSE:INFY"))).Message, StringComparison.Ordinal);
}
