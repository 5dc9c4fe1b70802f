using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>Ledgers from the command line.</summary>
public sealed class PortfolioCommandTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Good =
        "id,instrument,side,quantity,price,time,charges\n"
        + "T1,NSE:INFY,buy,100,1500.50,2026-11-20T09:15:04+05:30,21.35\n"
        + "T2,NSE:INFY,sell,40,1510,2026-11-20T10:00:00+05:30,0\n";

    [Fact]
    public async Task Fills_are_entered_imported_once_and_shown()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        string fills = Path.Combine(bench.Folder, "fills.csv");
        await File.WriteAllTextAsync(fills, Good);
        Assert.Contains("Nothing was entered yet", await bench.RunAsync(0, "portfolio", "show"), StringComparison.Ordinal);

        Assert.Contains("fills.csv: 2 entered, 0 were there", await bench.RunAsync(0, "portfolio", "import", fills), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => (await bench.RunAsync(0, "portfolio", "import", fills)).Contains("0 entered, 2 were there", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the same file again is nothing new");
        string[] fill = ["portfolio", "add", "NSE:INFY", "sell", "10", "1520.5", "--time", "2026-11-20T11:00:00+05:30", "--id", "T3", "--charges", "5"];
        Assert.Contains("1 entered", await bench.RunAsync(0, fill), StringComparison.Ordinal);

        string shown = "";
        await Eventually.TrueAsync(async () => (shown = await bench.RunAsync(0, "portfolio", "show")).Contains("26.35", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the fills are shown");
        Assert.Contains("main, in INR:", shown, StringComparison.Ordinal);
        Assert.Matches("NSE:INFY +50 +1500.5 ", shown);

        await File.WriteAllTextAsync(fills, Good + "T4,NSE:INFY,hold,1,1,2026-11-20T10:00:00Z,0\n");
        Assert.Contains("fills.csv: line 4: side 'hold' is not buy or sell; nothing of it was entered", await bench.RunAsync(1, "portfolio", "import", fills), StringComparison.Ordinal);
        Assert.Contains("NSE:INFY", await bench.RunAsync(0, "portfolio", "show", "main"), StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());
    }
}
