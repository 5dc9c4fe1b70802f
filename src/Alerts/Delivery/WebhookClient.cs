using System.Net;
using System.Net.Sockets;

namespace Candlewick.Alerts.Delivery;

/// <summary>
/// Makes the client that webhooks are sent with. The address is looked at when it is connected to, for a name may mean another one by then than when it
/// was looked up (DNS rebinding); no redirect is followed and no proxy asked, which would lead around that.
/// </summary>
public static class WebhookClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="allowed">Networks that are allowed though they are not public.</param>
    public static HttpClient Create(IReadOnlyList<IPNetwork> allowed) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = Patience,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowed, cancellationToken),
    })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 64 * 1024,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint endpoint, IReadOnlyList<IPNetwork> allowed, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, cancellationToken);
        var usable = Array.FindAll(addresses, address => PublicAddress.Is(address) || allowed.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)));
        if (usable.Length == 0)
        {
            throw new DeliveryException($"'{endpoint.Host}' is no public address; WEBHOOK_ALLOWED names private networks that webhooks may go to", isFinal: true);
        }

        // To the addresses that were looked at, and not to the name once more.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
