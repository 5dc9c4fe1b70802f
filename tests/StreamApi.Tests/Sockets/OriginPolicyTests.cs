using Candlewick.StreamApi.Sockets;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Tests.Sockets;

public sealed class OriginPolicyTests
{
    [Theory]
    [InlineData(null, "host:8000", true)] // not a browser
    [InlineData("https://charts.example", "host:8000", true)]
    [InlineData("https://CHARTS.example", "host:8000", true)]
    [InlineData("https://evil.example", "127.0.0.1:8000", false)]
    [InlineData("null", "127.0.0.1:8000", false)] // a file, or a sandboxed frame of whoever's page
    [InlineData("http://127.0.0.1:8000", "127.0.0.1:8000", true)] // our own page
    [InlineData("http://localhost:8000", "127.0.0.1:8000", true)] // under another of our names
    [InlineData("http://[::1]:8081", "127.0.0.1:8000", true)] // of another of our ports
    [InlineData("http://127.0.0.1:3000", "127.0.0.1:8000", false)] // somebody else's on this machine
    [InlineData("http://192.0.2.7:8000", "192.0.2.7:8000", true)] // our own page, over the network
    [InlineData("http://localhost.evil.example:8000", "127.0.0.1:8000", false)]
    [InlineData("file:///tmp/x.html", "127.0.0.1:8000", false)]
    public void Pages_are_let_in_by_their_origin(string? origin, string host, bool allowed)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        context.Request.Headers.Origin = origin;
        Assert.Equal(allowed, new OriginPolicy(["https://charts.example/"], () => [8000, 8081]).Allows(context));
    }
}
