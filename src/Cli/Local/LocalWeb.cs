namespace Candlewick.Cli.Local;

/// <summary>Clients of a web port on this machine, whose address is from a file that only its owner can write.</summary>
internal static class LocalWeb
{
    /// <summary>A certificate is made for the name by which others call a server; by loopback's it is taken as it is.</summary>
    public static HttpClient Client(string address, TimeSpan timeout)
    {
        var web = new Uri(address.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).Replace("//[::]", "//[::1]", StringComparison.Ordinal));
        var handler = new HttpClientHandler();
        if (web.IsLoopback)
        {
            handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        }

        return new HttpClient(handler) { BaseAddress = web, Timeout = timeout };
    }
}
