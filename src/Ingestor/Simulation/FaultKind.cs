namespace Candlewick.Ingestor.Simulation;

/// <summary>What can be made to go wrong on a simulated wire.</summary>
public enum FaultKind
{
    /// <summary>Every connection is cut, without a word.</summary>
    Disconnect,

    /// <summary>Nothing but heartbeats is said.</summary>
    Stall,

    /// <summary>Market data is said twice.</summary>
    Duplicate,

    /// <summary>Every second frame of market data is said before the one that it follows.</summary>
    Reorder,

    /// <summary>Frames of market data are lost, every other one.</summary>
    Gap,

    /// <summary>Cumulative volume begins again at 0.</summary>
    CumulativeReset,

    /// <summary>Before each frame of market data comes a damaged copy.</summary>
    Malformed,

    /// <summary>Frames come a few bytes at a time, with pauses.</summary>
    Slow,

    /// <summary>Messages come in fragments of a few bytes.</summary>
    Fragmented,

    /// <summary>Connections are answered with 401.</summary>
    Unauthorized,

    /// <summary>Connections are answered with 403.</summary>
    Forbidden,

    /// <summary>Requests other than a socket's are answered with 429, to be made again after a second.</summary>
    RateLimited,

    /// <summary>Connections are told that they end, where the protocol has words for it, and end when the fault does.</summary>
    Shutdown,

    /// <summary>Tokens given until then are no longer valid; connections that used them are cut.</summary>
    TokenExpiry,

    /// <summary>A hundred times as many trades, from the open on.</summary>
    Burst,

    /// <summary>Two hours, or as long as is said, of which the client's machine knows nothing: clocks jump, connections are gone.</summary>
    Sleep,
}
