namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>A connection to an endpoint, for those who ask who is there.</summary>
/// <param name="Name">Of the connection.</param>
internal sealed record StreamClient(string Name, NamedEndpoint Endpoint, DateTimeOffset ConnectedAt, SymbolBook Symbols)
{
    private long _heardUs;

    /// <summary>Last heartbeat of the client's, microseconds UTC; 0 before the first.</summary>
    public long HeardUs
    {
        get => Volatile.Read(ref _heardUs);
        set => Volatile.Write(ref _heardUs, value);
    }
}
