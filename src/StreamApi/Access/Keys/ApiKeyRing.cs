using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Access.Keys;

/// <summary>The keys that are good now. One that is revoked or has expired ends its grant, and with it every connection that holds it.</summary>
/// <param name="file">Null: keys are not used.</param>
internal sealed partial class ApiKeyRing(ApiKeyFile? file, AccessLimits limits, Audit audit, TimeProvider time, ILogger<ApiKeyRing> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IssuedGrant _anyone = new(Grant.Open.Name, AccessScope.Everything, GrantUse.Unlimited);
    private Dictionary<string, (ApiKey Key, IssuedGrant Issued)> _held = [];
    private DateTime? _written;
    private volatile bool _needed;
    private string? _problem;

    /// <summary>True once there was a key, good or not: to revoke the last one does not open the server.</summary>
    public bool AreNeeded => _needed;

    /// <summary>Of whoever comes while no key is needed; ends with the first key.</summary>
    public Grant Anyone => _anyone.Grant;

    /// <summary>Reads the file where it has changed, and ends what is not good any more. What cannot be read lets nobody in.</summary>
    /// <exception cref="ApiKeyException">The file cannot be used.</exception>
    public void Refresh()
    {
        lock (_gate)
        {
            if (file is not null && WrittenAt(file) is var written && written != _written)
            {
                Hold(file.Read());
                _written = written;
            }

            var now = time.GetUtcNow();
            foreach (var (key, issued) in _held.Values.Where(h => h.Key.StateAt(now) != "valid"))
            {
                issued.End();
            }
        }
    }

    /// <summary>The same, once a second: what is wrong with the file is logged once, and no key of it is good.</summary>
    public void Watch()
    {
        try
        {
            Refresh();
            _problem = null;
        }
        catch (ApiKeyException e)
        {
            lock (_gate)
            {
                Hold([]);
                _written = null;
            }

            if (_problem != e.Message)
            {
                _problem = e.Message;
                LogUnusable(e.Message);
            }
        }
    }

    /// <summary>The grant of a good key; null where it is none.</summary>
    public Grant? Find(string secret)
    {
        lock (_gate)
        {
            return ApiKeySecret.IdOf(secret) is { } id && _held.TryGetValue(id, out var held) && ApiKeySecret.Matches(secret, held.Key.Hash) && held.Key.StateAt(time.GetUtcNow()) == "valid"
                ? held.Issued.Grant
                : null;
        }
    }

    /// <summary>Name of the key that a secret claims to be, for the audit; the rest of it is not looked at.</summary>
    public string? NameOf(string secret)
    {
        lock (_gate)
        {
            return ApiKeySecret.IdOf(secret) is { } id && _held.TryGetValue(id, out var held) ? held.Key.Name : null;
        }
    }

    public void Dispose()
    {
        _anyone.Dispose();
        foreach (var (_, issued) in _held.Values)
        {
            issued.Dispose();
        }
    }

    private void Hold(IReadOnlyList<ApiKey>? keys)
    {
        var held = new Dictionary<string, (ApiKey, IssuedGrant)>(StringComparer.Ordinal);
        foreach (var key in keys ?? [])
        {
            held[key.Id] = _held.TryGetValue(key.Id, out var before) && before.Key.IsSameAs(key)
                ? before
                : (key, new IssuedGrant(key.Name, new AccessScope(key.Channels, key.Instruments), new GrantUse(limits), audit));
        }

        foreach (var (id, (_, issued)) in _held)
        {
            if (!held.TryGetValue(id, out var now) || now.Item2 != issued)
            {
                issued.End();
            }
        }

        _held = held;
        if (held.Count > 0 && !_needed)
        {
            _needed = true;
            _anyone.End();
        }
    }

    private static DateTime? WrittenAt(ApiKeyFile file) => File.Exists(file.Path) ? File.GetLastWriteTimeUtc(file.Path) : null;

    [LoggerMessage(LogLevel.Error, "Keys are not used, and nobody is let in: {Reason}")]
    private partial void LogUnusable(string reason);
}
