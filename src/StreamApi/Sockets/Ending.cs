using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Sockets;

/// <summary>Why the server ends a connection.</summary>
/// <param name="Code">Close code.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="RetryAfterMs">When the client may come back.</param>
internal sealed record Ending(int Code, string Reason, int RetryAfterMs)
{
    /// <summary>Over how long clients come back to a server that shut down.</summary>
    private const int SpreadMs = 4_000;

    /// <summary>The server shuts down. Each connection is told another time to come back, lest all come at once.</summary>
    /// <param name="connection">Its name.</param>
    public static Ending Shutdown(string connection) => new(
        CloseCodes.Draining, "the server shuts down", 1_000 + (int)((uint)string.GetHashCode(connection, StringComparison.Ordinal) % SpreadMs));
}
