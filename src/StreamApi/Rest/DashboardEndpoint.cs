using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// The page that people look at, as <c>npm run build</c> has left it in <c>web/dist</c>. Its files are for everybody: what it shows is asked for like any
/// other client's. Where there is none, a page says how it is made.
/// </summary>
internal sealed class DashboardEndpoint : IDisposable
{
    /// <summary>What stands in the index where there is no page.</summary>
    public const string NotBuilt = "not built: needs Node 20, then cd web && npm ci && npm run build, and a new start";

    private const string Page = "/index.html";

    private const string HowToBuild = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="dark light">
        <title>Candlewick: the dashboard is not built</title>
        <h1>The dashboard is not built</h1>
        <p>It needs <a href="https://nodejs.org/">Node 20</a> and npm, which <code>./pipeline up</code> did not find. Install them and start it again, or build it by hand and start it again:</p>
        <pre>cd web &amp;&amp; npm ci &amp;&amp; npm run build</pre>
        <p>Everything else runs: <a href="/api">what is served here</a>, <a href="/openapi/v1.json">its description</a>, <a href="/health/ready">how it is</a>.</p>
        </html>
        """;

    /// <summary>It loads from us alone, speaks to us alone, and runs nothing that is written into a page.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider Types = new();
    private readonly PhysicalFileProvider? _files;

    /// <param name="from">Where the binary is: the page is beside it, or in a folder above.</param>
    public DashboardEndpoint(string from) => _files = Find(from) is { } folder ? new PhysicalFileProvider(folder) : null;

    public bool IsBuilt => _files is not null;

    /// <summary>A browser that asks for <c>/</c> of the web port gets the page, whoever else asks gets the index. Before routing.</summary>
    public static Task TakeBrowsers(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.CameTo(ApiPort.Web) && request.Path == "/" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && IsBrowser(request))
        {
            request.Path = Page;
        }

        return next(context);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        routes.MapMethods(Page, reading, context => SendAsync(context, Page, "no-cache")).AllowAnonymous();
        routes.MapMethods("/icon.svg", reading, context => SendAsync(context, "/icon.svg", "max-age=3600")).AllowAnonymous();
        // Their names change with what is in them.
        routes.MapMethods("/assets/{file}", reading, context => SendAsync(context, $"/assets/{context.GetRouteValue("file")}", "public, max-age=31536000, immutable")).AllowAnonymous();
    }

    public void Dispose() => _files?.Dispose();

    private Task SendAsync(HttpContext context, string path, string kept)
    {
        if (_files is null && path == Page)
        {
            return TypedResults.Content(HowToBuild, "text/html; charset=utf-8").ExecuteAsync(context);
        }

        if (_files?.GetFileInfo(path) is not { Exists: true, PhysicalPath: { } file } info)
        {
            return RestProblem.From(new RequestException(ErrorCodes.NotFound, $"there is no {path}")).ExecuteAsync(context);
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = kept;
        headers.Vary = HeaderNames.Accept;
        string type = Types.TryGetContentType(path, out string? known) ? known : "application/octet-stream";
        return TypedResults.PhysicalFile(file, type, lastModified: info.LastModified).ExecuteAsync(context);
    }

    private static bool IsBrowser(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Beside the binary, else in the repository that it was built in.</summary>
    private static string? Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            string dist = Path.Combine(folder.FullName, "web", "dist");
            if (File.Exists(Path.Combine(dist, "index.html")))
            {
                return dist;
            }
        }

        return null;
    }
}
