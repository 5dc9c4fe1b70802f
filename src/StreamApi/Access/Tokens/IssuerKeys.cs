using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Candlewick.StreamApi.Access.Tokens;

/// <summary>The issuer's public keys in a file, read again when it changes.</summary>
public sealed class IssuerKeys(string path)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<SecurityKey> _keys = [];
    private DateTime _written;

    /// <summary>Those of the file as it is now.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or has no public key.</exception>
    public IReadOnlyList<SecurityKey> Read()
    {
        lock (_gate)
        {
            try
            {
                var written = File.GetLastWriteTimeUtc(path);
                if (written != _written)
                {
                    _keys = Parse(File.ReadAllText(path));
                    _written = written;
                }

                return _keys;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                throw new InvalidDataException($"JWT_KEYS_FILE '{path}' cannot be used: {e.Message}; expected a JWKS or public keys in PEM", e);
            }
        }
    }

    private static IReadOnlyList<SecurityKey> Parse(string text)
    {
        // Secret keys in a set are passed over: whoever holds one could make tokens.
        IReadOnlyList<SecurityKey> keys = text.TrimStart().StartsWith('{') ? [.. new JsonWebKeySet(text).GetSigningKeys()] : [Pem(text)];
        return keys.Count == 0 ? throw new ArgumentException("it has no public key") : keys;
    }

    private static SecurityKey Pem(string text)
    {
        if (text.Contains("CERTIFICATE", StringComparison.Ordinal))
        {
            return new X509SecurityKey(System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(text));
        }

        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(text);
            return new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(text);
            return new ECDsaSecurityKey(curve);
        }
    }
}
