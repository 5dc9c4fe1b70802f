namespace Candlewick.Cli.Settings;

/// <param name="Certificate">PEM: the server's certificate, then those between it and its authority.</param>
/// <param name="Key">PEM: its private key.</param>
internal sealed record TlsFiles(string Certificate, string Key)
{
    /// <exception cref="SettingException">One is given without the other.</exception>
    public static TlsFiles? Of(string? certificate, string? key) => (certificate, key) switch
    {
        (null, null) => null,
        ({ } c, { } k) => new TlsFiles(Path.GetFullPath(c), Path.GetFullPath(k)),
        _ => throw new SettingException($"{(certificate is null ? "TLS_KEY" : "TLS_CERT")} is set without {(certificate is null ? "TLS_CERT" : "TLS_KEY")}; expected both, files in PEM"),
    };
}
