using System.Net;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Tests.Access;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("localhost:8000", "127.0.0.1", true)]
    [InlineData("[::1]:8000", "::1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("192.0.2.7:8000", "192.0.2.7", true)]
    [InlineData("192.0.2.7:8000", "::ffff:192.0.2.7", true)]
    [InlineData("192.0.2.8:8000", "192.0.2.7", false)]
    [InlineData("api.example", "192.0.2.7", true)]
    [InlineData("a.wild.example", "192.0.2.7", true)]
    [InlineData("wild.example", "192.0.2.7", false)]
    [InlineData("evilwild.example", "192.0.2.7", false)]
    [InlineData("rebound.example:8000", "127.0.0.1", false)]
    [InlineData("localhost.rebound.example", "127.0.0.1", false)]
    [InlineData("", "127.0.0.1", false)]
    public void A_server_is_called_by_its_own_names_only(string host, string local, bool allowed) =>
        Assert.Equal(allowed, new HostPolicy(["API.example", "*.wild.example"]).Allows(new HostString(host), IPAddress.Parse(local)));

    [Theory]
    [InlineData("/api\r\nForged line", "/api\uFFFD\uFFFDForged line")]
    [InlineData("\u001b[31mred", "\uFFFD[31mred")]
    [InlineData("\u202Eabc\u2028", "\uFFFDabc\uFFFD")]
    [InlineData("ordinary", "ordinary")]
    public void What_is_logged_of_a_client_is_one_line(string said, string logged) => Assert.Equal(logged, Audit.Plain(said));

    [Fact]
    public void What_is_logged_of_a_client_is_not_long() => Assert.Equal(201, Audit.Plain(new string('a', 10_000)).Length);

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010DB800010002")]
    public void Clients_are_told_apart_by_address_and_those_of_a_network_are_one(string address, string? client) => Assert.Equal(client, RequestRate.AddressOf(IPAddress.Parse(address)));

    [Fact]
    public void An_address_has_so_many_places_and_loopback_any_number()
    {
        var places = new AddressPlaces(new AccessLimits { Connections = 2 });
        var remote = IPAddress.Parse("192.0.2.7");
        Assert.Equal([true, true, false], [places.TryEnter(remote), places.TryEnter(remote), places.TryEnter(remote)]);
        Assert.True(places.TryEnter(IPAddress.Parse("192.0.2.8")));
        places.Leave(remote);
        Assert.Equal([true, false], [places.TryEnter(remote), places.TryEnter(remote)]);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(places.TryEnter(IPAddress.Loopback)));
    }
}
