namespace Candlewick.StreamApi.Access;

/// <summary>A grant and the means to end it.</summary>
internal sealed class IssuedGrant : IDisposable
{
    private readonly CancellationTokenSource _ended = new();

    public IssuedGrant(string name, AccessScope scope, GrantUse use, Audit? audit = null) => Grant = new Grant(name, scope, use, audit, _ended.Token);

    public Grant Grant { get; }

    /// <summary>Ends it, and every connection that holds it.</summary>
    public void End() => _ended.Cancel();

    public void Dispose() => _ended.Dispose();
}
