using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>Simulated vendors, and the commands that speak to them, each as a process of its own.</summary>
public sealed partial class VendorProcessTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Date = "2025-06-05";
    private const string Types = "SELECT coalesce(string_agg(DISTINCT type, ' ' ORDER BY type), '') FROM mt_events WHERE type NOT LIKE 'candle%'";

    [Fact]
    public async Task A_stall_is_told_its_gap_is_filled_and_the_day_is_reconciled_with_the_vendor()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        using var simulator = bench.Start("simulate", "binance", "--date", Date, "--speed", "60", "--fault", "stall@2m+90s");
        await simulator.PrintsAsync("Ctrl-C stops it");
        using var feed = bench.Start("feed", "binance", "BTC-USDT", "--address", AddressOf(simulator, "socket"));

        await Eventually.TrueAsync(
            async () => feed.HasExited ? throw new InvalidOperationException(feed.Output)
                : await StoredAsync(bench) is var types && types.Contains("feed_stalled", StringComparison.Ordinal) && types.Contains("gap_filled", StringComparison.Ordinal),
            TimeSpan.FromSeconds(90), "the stall and what was filled are stored");
        Assert.Equal(0, await feed.StopAsync());

        using var reconcile = bench.Start("reconcile", "BINANCE:BTC-USDT", "--date", Date, "--json", "--address", AddressOf(simulator, "web"));
        int code = await reconcile.ExitAsync(TimeSpan.FromMinutes(1));
        Assert.True(code != 1, reconcile.Output);
        using var day = JsonDocument.Parse(reconcile.Output.Split('\n').Single(line => line.StartsWith('{')));

        // The market goes on: of its last minutes we have nothing.
        Assert.Equal("BINANCE:BTC-USDT", day.RootElement.GetProperty("instrument").GetString());
        Assert.True(day.RootElement.GetProperty("equal").GetInt32() >= 2, reconcile.Output);
        Assert.NotEmpty(day.RootElement.GetProperty("gaps").EnumerateArray());
        Assert.Equal(0, await simulator.StopAsync());
        Assert.Equal(0, await up.StopAsync());
    }

    [Fact]
    public async Task A_login_reads_what_it_asks_for_from_a_program_and_says_so_where_there_is_none()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        bench.Set("KITE_API_KEY", "simulated");
        bench.Set("KITE_API_SECRET", "simulated-secret");
        using var simulator = bench.Start("simulate", "kite", "--date", Date);
        await simulator.PrintsAsync("Ctrl-C stops it");
        string web = AddressOf(simulator, "web");

        using var silent = bench.StartWith("", "login", "kite", "--address", web);
        Assert.Equal(1, await silent.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains("was given", silent.Output, StringComparison.Ordinal);

        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var page = await client.GetAsync($"{web}connect/login?v=3&api_key=simulated");
        using var login = bench.StartWith($"{page.Headers.Location}\n", "login", "kite", "--address", web);
        Assert.True(await login.ExitAsync(TimeSpan.FromSeconds(30)) == 0, login.Output);
        Assert.DoesNotContain("simulated-secret", login.Output, StringComparison.Ordinal);
        Assert.Contains("kite:", await bench.RunAsync(0, "session", "show"), StringComparison.Ordinal);
        Assert.Equal(0, await simulator.StopAsync());
    }

    private static string AddressOf(PipelineProcess simulator, string what) =>
        Address().Matches(simulator.Output).Single(m => m.Groups["what"].Value == what).Groups["address"].Value;

    [GeneratedRegex(@"^ +(?<what>socket|web) +(?<address>\S+)$", RegexOptions.Multiline)]
    private static partial Regex Address();

    private static async Task<string> StoredAsync(Workbench bench)
    {
        await using var command = bench.Database.CreateCommand(Types);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
