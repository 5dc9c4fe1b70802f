using System.Text.Json;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Dashboard;

/// <summary><c>pipeline up</c> with its simulated exchange, on ports of its own, and the page in front of it.</summary>
public sealed class SimulatedMarket(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TempFolder _folder = new("dashboard");
    private PipelineProcess? _up;

    /// <summary>Address of the page, with a slash at its end.</summary>
    public Uri Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (DashboardBuild.Missing is not null)
        {
            return;
        }

        await DashboardBuild.MakeAsync();
        _up = PipelineProcess.Start(new Dictionary<string, string>
        {
            ["DATA_DIR"] = _folder.FullPath,
            ["POSTGRES"] = await postgres.CreateDatabaseAsync(),
            ["PORT"] = "0",
            ["REGISTRY_PORT"] = "0",
            ["BROKER_PORT"] = "0",
            ["SIM"] = "on",
            ["SIM_RATE"] = "5",
        }, ["up"]);
        await _up.PrintsAsync("venue SIM");
        using var run = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder.FullPath, "sim", "run.json")));
        Page = new Uri(run.RootElement.GetProperty("Web").GetString() + "/");
        using var http = new HttpClient { BaseAddress = Page };
        await Eventually.TrueAsync(
            async () => (await http.GetStringAsync("api/quotes?instruments=*")).Contains("SIM:ACME", StringComparison.Ordinal), TimeSpan.FromSeconds(90), "the simulated market is quoted");
    }

    public async ValueTask DisposeAsync()
    {
        if (_up is not null)
        {
            await _up.StopAsync();
            _up.Dispose();
        }

        _folder.Dispose();
    }
}
