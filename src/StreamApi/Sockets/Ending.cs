namespace Candlewick.StreamApi.Sockets;

/// <summary>Why the server ends a connection.</summary>
/// <param name="Code">Close code.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="RetryAfterMs">When the client may come back.</param>
internal sealed record Ending(int Code, string Reason, int RetryAfterMs);
