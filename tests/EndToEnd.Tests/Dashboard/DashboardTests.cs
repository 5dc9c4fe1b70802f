namespace Candlewick.EndToEnd.Tests.Dashboard;

/// <summary>The dashboard in a browser, against the real pipeline on its simulated exchange: a row for each file of <c>web/e2e</c>.</summary>
public sealed class DashboardTests(SimulatedMarket market) : IClassFixture<SimulatedMarket>
{
    public static TheoryData<string> Specs =>
        [.. Directory.EnumerateFiles(Path.Combine(DashboardBuild.Folder, "e2e"), "*.spec.ts").Select(file => Path.GetFileName(file).Replace(".spec.ts", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Specs))]
    public async Task In_a_browser_it_is_as_its_spec_says(string spec)
    {
        Assert.SkipWhen(DashboardBuild.Missing is not null, DashboardBuild.Missing ?? "");

        var (held, output) = await DashboardBuild.CheckAsync(spec, market.Page);

        Assert.True(held, output);
    }
}
