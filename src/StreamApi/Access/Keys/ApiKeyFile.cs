using System.Text.Json;
using Candlewick.Streaming.Settings;

namespace Candlewick.StreamApi.Access.Keys;

/// <summary>The keys of a server, in a file that only its owner can read. Whoever serves reads it again when it changes.</summary>
public sealed class ApiKeyFile(string path)
{
    public string Path => path;

    /// <summary>Adds a key and returns its secret, which nothing keeps.</summary>
    /// <param name="expires">Null: never.</param>
    /// <exception cref="ApiKeyException">The file cannot be used, or has a good key of this name.</exception>
    public (ApiKey Key, string Secret) Add(string name, IReadOnlyList<string> channels, IReadOnlyList<string> instruments, DateTimeOffset now, DateTimeOffset? expires)
    {
        var (id, secret) = ApiKeySecret.New();
        var key = new ApiKey(id, name, ApiKeySecret.Hash(secret), channels, instruments, now, expires);
        Change(keys => keys.Any(k => k.Name == name && k.StateAt(now) == "valid")
            ? throw new ApiKeyException($"there is a key '{name}' already; revoke it first, or use another name")
            : [.. keys, key]);
        return (key, secret);
    }

    /// <summary>Revokes the keys of a name or id; returns how many were good.</summary>
    /// <exception cref="ApiKeyException">The file cannot be used, or has none of this name.</exception>
    public int Revoke(string nameOrId, DateTimeOffset now)
    {
        int revoked = 0;
        Change(keys =>
        {
            bool Is(ApiKey key) => key.Name == nameOrId || key.Id == nameOrId;
            if (!keys.Any(Is))
            {
                throw new ApiKeyException($"there is no key '{nameOrId}'; `pipeline keys list` shows those that are there");
            }

            revoked = keys.Count(key => Is(key) && key.Revoked is null);
            return [.. keys.Select(key => Is(key) && key.Revoked is null ? key with { Revoked = now } : key)];
        });
        return revoked;
    }

    /// <summary>All that were ever made; null where there is no file.</summary>
    /// <exception cref="ApiKeyException">It is not one, or others than its owner can read it.</exception>
    public IReadOnlyList<ApiKey>? Read()
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (OwnersFile.Exposure(path) is { } exposed)
            {
                throw new ApiKeyException(exposed);
            }

            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ApiKeyJson.Default.ApiKeyList)?.Keys ?? throw new JsonException("it has no keys");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ApiKeyException($"API_KEYS_FILE '{path}' cannot be read: {e.Message}; `pipeline keys add` writes it", e);
        }
    }

    private void Change(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        try
        {
            OwnersFile.Folder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
            using var only = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            var keys = change(Read() ?? []);
            OwnersFile.Write(path, file => JsonSerializer.Serialize(file, new ApiKeyList(keys), ApiKeyJson.Default.ApiKeyList));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ApiKeyException($"API_KEYS_FILE '{path}' cannot be written: {e.Message}", e);
        }
    }
}

/// <summary>Keys cannot be read or changed; the message names the remedy.</summary>
public sealed class ApiKeyException(string message, Exception? inner = null) : Exception(message, inner);
