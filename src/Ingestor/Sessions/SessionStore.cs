using System.Security.Cryptography;
using System.Text.Json;
using Candlewick.Streaming.Settings;
using Microsoft.AspNetCore.DataProtection;

namespace Candlewick.Ingestor.Sessions;

/// <summary>
/// Brokers' tokens in the data folder, one file a broker that only its owner can read, encrypted with ASP.NET's data protection. Processes on one
/// data folder share them; the last login counts.
/// </summary>
/// <param name="dataFolder">The data folder; files lie in its <c>sessions</c>.</param>
/// <param name="key">A secret that the keys are made from; null: a key ring in the data folder.</param>
public sealed class SessionStore(string dataFolder, string? key = null)
{
    private readonly string _folder = Path.Combine(dataFolder, "sessions");
    private readonly Lazy<IDataProtectionProvider> _protection = new(() => SessionKeys.Open(Path.Combine(dataFolder, "sessions", "keys"), key));

    /// <summary>Tokens of <paramref name="broker"/>; null where there are none, or none that can be read.</summary>
    /// <param name="problem">Why they cannot be read, and the remedy.</param>
    internal SessionTokens? Load(string broker, out string? problem)
    {
        string path = PathOf(broker);
        problem = null;
        try
        {
            byte[] sealedTokens = File.ReadAllBytes(path);
            return JsonSerializer.Deserialize(Protector(broker).Unprotect(sealedTokens), SessionJson.Default.SessionTokens);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            problem = $"'{path}' was encrypted with other keys than those here";
            return null;
        }
    }

    internal void Save(string broker, SessionTokens tokens)
    {
        Folder(_folder);
        byte[] sealedTokens = Protector(broker).Protect(JsonSerializer.SerializeToUtf8Bytes(tokens, SessionJson.Default.SessionTokens));
        OwnersFile.Write(PathOf(broker), file => file.Write(sealedTokens));
    }

    internal void Delete(string broker)
    {
        if (Directory.Exists(_folder))
        {
            File.Delete(PathOf(broker));
        }
    }

    /// <summary>Makes a folder that only its owner can enter.</summary>
    /// <exception cref="IngestException">It is there, and others can; the message names the remedy.</exception>
    internal static DirectoryInfo Folder(string path)
    {
        var folder = OwnersFile.Folder(path);
        return OwnersFile.Exposure(path) is { } exposed ? throw new IngestException(exposed) : folder;
    }

    private string PathOf(string broker) => Path.Combine(_folder, broker + ".session");

    private IDataProtector Protector(string broker) => _protection.Value.CreateProtector("broker session", broker);
}
