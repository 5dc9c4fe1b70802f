using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.StreamApi.Access.Keys;

/// <summary>The text of a key, <c>cwk_&lt;id&gt;_&lt;secret&gt;</c>: what a client sends. Shown once, when it is made, and kept nowhere.</summary>
internal static class ApiKeySecret
{
    public const string Prefix = "cwk_";

    private const int IdBytes = 4;
    private const int SecretBytes = 32;

    /// <summary>A new one of 256 random bits.</summary>
    public static (string Id, string Text) New()
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>The id in it; null where it is no key of ours.</summary>
    public static string? IdOf(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length > Prefix.Length + (2 * IdBytes) && text[Prefix.Length + (2 * IdBytes)] == '_'
            ? text.Substring(Prefix.Length, 2 * IdBytes)
            : null;

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Compares in a time that says nothing of where they differ.</summary>
    public static bool Matches(string text, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(text)), Encoding.ASCII.GetBytes(hash));
}
