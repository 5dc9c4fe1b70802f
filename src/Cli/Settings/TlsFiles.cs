namespace Candlewick.Cli.Settings;

/// <param name="Certificate">PEM: the server's certificate, then those between it and its authority; or a PFX with its key.</param>
/// <param name="Key">PEM: its private key; null where that is in the PFX.</param>
/// <param name="Password">Of a PFX; null where it has none. A secret.</param>
internal sealed record TlsFiles(string Certificate, string? Key, string? Password = null)
{
    private static readonly string[] Pfx = [".pfx", ".p12"];

    /// <exception cref="SettingException">One is given without the other.</exception>
    public static TlsFiles? Of(string? certificate, string? key, string? password)
    {
        bool isPfx = Pfx.Contains(Path.GetExtension(certificate), StringComparer.OrdinalIgnoreCase);
        return (certificate, key) switch
        {
            (null, null) => password is null ? null : throw new SettingException("TLS_PASSWORD is set without TLS_CERT; expected the file that it opens, a PFX"),
            ({ } pfx, null) when isPfx => new TlsFiles(Path.GetFullPath(pfx), null, password),
            (not null, not null) when isPfx => throw new SettingException("TLS_KEY is set with a PFX in TLS_CERT, which has its key in it; leave TLS_KEY out"),
            ({ } c, { } k) when password is null => new TlsFiles(Path.GetFullPath(c), Path.GetFullPath(k)),
            (not null, not null) => throw new SettingException("TLS_PASSWORD is set with files in PEM; it is for a PFX: leave it out, and have the key without a password in a file that only you can read"),
            _ => throw new SettingException($"{(certificate is null ? "TLS_KEY" : "TLS_CERT")} is set without {(certificate is null ? "TLS_CERT" : "TLS_KEY")}; expected both, files in PEM, or a PFX (.pfx, .p12) in TLS_CERT"),
        };
    }

    /// <summary>Records print their members; one of these may hold a secret.</summary>
    public override string ToString() => Key is null ? $"TLS_CERT '{Certificate}'" : $"TLS_CERT '{Certificate}' and TLS_KEY '{Key}'";
}
