using System.Net;
using Candlewick.StreamApi.Sockets;

namespace Candlewick.StreamApi.Tests.Sockets;

public sealed class OriginPolicyTests
{
    [Theory]
    [InlineData(null, "192.0.2.1", "host:8000", true)] // not a browser
    [InlineData("https://charts.example", "192.0.2.1", "host:8000", true)]
    [InlineData("https://CHARTS.example", "192.0.2.1", "host:8000", true)]
    [InlineData("https://evil.example", "127.0.0.1", "127.0.0.1:8000", false)]
    [InlineData("null", "127.0.0.1", "127.0.0.1:8000", true)]
    [InlineData("null", "192.0.2.1", "host:8000", false)]
    [InlineData("http://127.0.0.1:8000", "127.0.0.1", "127.0.0.1:8000", true)] // our own page
    [InlineData("http://127.0.0.1:3000", "127.0.0.1", "127.0.0.1:8000", false)] // somebody else's on this machine
    [InlineData("http://rebound.example:8000", "127.0.0.1", "rebound.example:8000", false)] // a name pointed at us
    public void Pages_are_let_in_by_their_origin(string? origin, string remote, string host, bool allowed) =>
        Assert.Equal(allowed, new OriginPolicy(["https://charts.example/"]).Allows(origin, IPAddress.Parse(remote), host));
}
