using System.Net;
using System.Net.Sockets;
using Candlewick.Cli.Hosting;

namespace Candlewick.Cli.Tests;

public sealed class PortOwnerTests
{
    [Fact]
    public void A_port_that_is_listened_on_is_taken_and_its_owner_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.False(PortOwner.IsFree(IPAddress.Loopback, port));
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"(process {Environment.ProcessId})", PortOwner.Describe(port), StringComparison.Ordinal);
        }

        listener.Stop();
        Assert.True(PortOwner.IsFree(IPAddress.Loopback, port));
        Assert.Equal("another process", PortOwner.Describe(port));
    }
}
