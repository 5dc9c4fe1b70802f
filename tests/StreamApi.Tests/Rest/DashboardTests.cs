using System.Net;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class DashboardTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Browsers_get_the_page_and_others_the_index()
    {
        // Beside the binary: what a build has left in the repository is not looked at.
        string assets = Path.Combine(AppContext.BaseDirectory, "web", "dist", "assets");
        Directory.CreateDirectory(assets);
        await File.WriteAllTextAsync(Path.Combine(assets, "..", "index.html"), "<!doctype html>the page");
        await File.WriteAllTextAsync(Path.Combine(assets, "page.js"), "'a script'");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };

        using var page = await AskAsync(http, "/", "text/html,application/xhtml+xml,*/*;q=0.8");
        Assert.Equal("<!doctype html>the page", await page.Content.ReadAsStringAsync());
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        string policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        using var index = await AskAsync(http, "/", "*/*");
        Assert.Equal("application/json", index.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"dashboard\": \"/ (in a browser)\"", await index.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var script = await AskAsync(http, "/assets/page.js", "*/*");
        Assert.Equal(("text/javascript", true), (script.Content.Headers.ContentType?.MediaType, script.Headers.CacheControl?.Extensions.Any(e => e.Name == "immutable")));
        foreach (string nowhere in new[] { "/assets/other.js", "/assets/..%2Findex.html", "/assets/%2e%2e%2f%2e%2e%2fappsettings.json" })
        {
            using var answer = await AskAsync(http, nowhere, "*/*");
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, nowhere);
        }
    }

    [Fact]
    public async Task Where_there_is_no_page_browsers_are_told_how_to_make_it()
    {
        using var folder = new TempFolder("no-page");
        using var dashboard = new DashboardEndpoint(folder.FullPath);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        await using var app = builder.Build();
        app.Use(DashboardEndpoint.TakeBrowsers);
        app.UseRouting();
        dashboard.Map(app);
        app.MapGet("/", () => "the index");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var page = await AskAsync(http, "/", "text/html");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("npm run build", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var index = await AskAsync(http, "/", "application/json");
        Assert.Equal("the index", await index.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request);
    }
}
