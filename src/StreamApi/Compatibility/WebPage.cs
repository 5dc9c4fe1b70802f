using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>A page of ours in one file: its scripts and styles are allowed by what they are, and nothing else is.</summary>
internal sealed partial class WebPage
{
    private readonly byte[] _html;
    private readonly string _policy;

    private WebPage(byte[] html, string policy) => (_html, _policy) = (html, policy);

    /// <param name="name">Of the embedded file.</param>
    public static WebPage Load(string name)
    {
        using var stream = typeof(WebPage).Assembly.GetManifestResourceStream(name)!;
        using var html = new MemoryStream();
        stream.CopyTo(html);
        byte[] page = html.ToArray();
        string text = Encoding.UTF8.GetString(page);
        return new WebPage(page, $"default-src 'none'; script-src {Hashes(Script().Matches(text))}; style-src {Hashes(Style().Matches(text))}; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    public IResult Get(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = _policy;
        return TypedResults.Bytes(_html, "text/html; charset=utf-8");
    }

    private static string Hashes(MatchCollection parts) =>
        string.Join(' ', parts.Select(part => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part.Groups[1].Value)))}'"));

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
