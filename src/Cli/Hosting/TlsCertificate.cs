using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Candlewick.Cli.Settings;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Hosting;

/// <summary>The server's certificate, read again when its files are renewed. One that cannot be used leaves the last good one.</summary>
internal sealed partial class TlsCertificate
{
    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private SslServerAuthenticationOptions _options;
    private (DateTime, DateTime) _written;

    /// <exception cref="SettingException">The files cannot be used.</exception>
    public TlsCertificate(TlsFiles files, ILogger<TlsCertificate> logger)
    {
        (_files, _logger) = (files, logger);
        try
        {
            _written = Written();
            _options = Load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new SettingException($"{files} cannot be used: {e.Message}; expected {(files.Key is null ? "a PFX with a certificate and its key, and its password in TLS_PASSWORD" : "a certificate and its key in PEM")}", e);
        }
    }

    /// <summary>Has a listener speak TLS.</summary>
    public void On(ListenOptions listener) => listener.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Current()) });

    internal SslServerAuthenticationOptions Current()
    {
        lock (_gate)
        {
            try
            {
                var written = Written();
                if (written != _written)
                {
                    // Noted first: files that do not belong together yet are looked at again when the second one has come.
                    _written = written;
                    _options = Load();
                    LogRenewed(_files.Certificate);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                LogUnusable(_files.Certificate, e.Message);
            }

            return _options;
        }
    }

    private (DateTime, DateTime) Written() => (File.GetLastWriteTimeUtc(_files.Certificate), _files.Key is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private SslServerAuthenticationOptions Load()
    {
        var (certificate, chain) = _files.Key is { } key ? Pem(_files.Certificate, key) : Pfx(_files.Certificate, _files.Password);
        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true) };
    }

    private static (X509Certificate2, X509Certificate2Collection) Pem(string file, string key)
    {
        var certificate = X509Certificate2.CreateFromPemFile(file, key);
        if (OperatingSystem.IsWindows())
        {
            // Windows' TLS takes no key that is in memory alone.
            certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(file);
        return (certificate, chain);
    }

    private static (X509Certificate2, X509Certificate2Collection) Pfx(string file, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, password);
        return (all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("it has no private key"), all);
    }

    [LoggerMessage(LogLevel.Information, "The certificate {File} was renewed")]
    private partial void LogRenewed(string file);

    [LoggerMessage(LogLevel.Error, "The certificate {File} cannot be used, and the last good one still is: {Reason}")]
    private partial void LogUnusable(string file, string reason);
}
