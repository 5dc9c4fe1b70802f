using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Cli.Tests;

public sealed class TlsCertificateTests : IDisposable
{
    private readonly TempFolder _folder = new("tls");

    [Fact]
    public async Task A_certificate_that_is_renewed_is_served_and_one_that_is_damaged_is_not()
    {
        string first = Write();
        var certificate = new TlsCertificate(new TlsFiles(_folder["cert.pem"], _folder["key.pem"]), NullLogger<TlsCertificate>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, certificate.On));
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var address = new Uri(app.Urls.First());
        Assert.Equal("https", address.Scheme);
        Assert.Equal(first, await ServedAsync(address.Port));

        string second = Write();
        Assert.NotEqual(first, second);
        Assert.Equal(second, await ServedAsync(address.Port));

        File.WriteAllText(_folder["cert.pem"], "damaged");
        Assert.Equal(second, await ServedAsync(address.Port));
        string third = Write();
        Assert.Equal(third, await ServedAsync(address.Port));
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused_at_start()
    {
        Write();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder["key.pem"], other.ExportPkcs8PrivateKeyPem());
        var refused = Assert.Throws<SettingException>(() => new TlsCertificate(new TlsFiles(_folder["cert.pem"], _folder["key.pem"]), NullLogger<TlsCertificate>.Instance));
        Assert.Contains("TLS_CERT", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PFX_is_served_renewed_and_spoken_to_over_wss()
    {
        string first = WritePfx("secret");
        var certificate = new TlsCertificate(new TlsFiles(_folder["cert.pfx"], null, "secret"), NullLogger<TlsCertificate>.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, certificate.On));
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            using var accepted = await context.WebSockets.AcceptWebSocketAsync();
            await accepted.CloseAsync(WebSocketCloseStatus.NormalClosure, "served", CancellationToken.None);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        int port = new Uri(app.Urls.First()).Port;
        Assert.Equal(first, await ServedAsync(port));
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, served, _, _) => served!.GetCertHashString() == first;
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{port}/"), TestContext.Current.CancellationToken);
        await socket.ReceiveAsync(new byte[10].AsMemory(), TestContext.Current.CancellationToken);
        Assert.Equal("served", socket.CloseStatusDescription);

        string second = WritePfx("secret");
        Assert.Equal(second, await ServedAsync(port));
        WritePfx("another password");
        Assert.Equal(second, await ServedAsync(port));
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData(null)]
    public void A_PFX_that_cannot_be_opened_is_refused_at_start_with_the_remedy_and_without_the_password(string? password)
    {
        WritePfx("secret");
        var refused = Assert.Throws<SettingException>(() => new TlsCertificate(new TlsFiles(_folder["cert.pfx"], null, password), NullLogger<TlsCertificate>.Instance));
        Assert.Contains("TLS_PASSWORD", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Writes a certificate with its key; returns its thumbprint.</summary>
    private string WritePfx(string password)
    {
        string thumbprint = Write();
        using var certificate = X509Certificate2.CreateFromPemFile(_folder["cert.pem"], _folder["key.pem"]);
        File.WriteAllBytes(_folder["cert.pfx"], certificate.Export(X509ContentType.Pfx, password));
        return thumbprint;
    }

    /// <summary>Writes a certificate and its key; returns its thumbprint.</summary>
    private string Write()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder["cert.pem"], certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static async Task<string> ServedAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        using var served = new X509Certificate2(tls.RemoteCertificate!);
        return served.Thumbprint;
    }
}
