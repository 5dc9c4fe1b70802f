using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A vendor's side of the wire: its addresses and what it says there. The market, the pace, the sockets and what goes wrong are the simulator's.</summary>
internal interface IWireVendor
{
    /// <summary>Name of its feed.</summary>
    string Name { get; }

    /// <summary>Path and query that <c>pipeline feed --address</c> is given.</summary>
    string SocketPath { get; }

    /// <summary>Adds its routes. One of a socket hands its requests to <see cref="WireSimulator.AcceptAsync"/>, once it has found them to be allowed.</summary>
    void Map(IEndpointRouteBuilder routes, WireSimulator simulator);
}

/// <summary>A client's connection as the vendor sees it. All calls come one after another, never two at once.</summary>
internal interface IWireSession
{
    /// <summary>How many instruments the client has subscribed to.</summary>
    int Subscriptions { get; }

    /// <summary>How often <see cref="Beat"/> is called, in real time.</summary>
    TimeSpan BeatEvery => TimeSpan.FromSeconds(1);

    /// <summary>The connection is there.</summary>
    void Opened()
    {
    }

    /// <summary>A whole message of the client's.</summary>
    void Received(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>Something happened in the market, to any instrument; what is sent here is market data, and faults befall it.</summary>
    void Publish(in MarketUpdate update);

    /// <summary>After some updates: for a vendor whose frames hold several.</summary>
    void Flush()
    {
    }

    /// <summary>Heartbeats.</summary>
    void Beat()
    {
    }

    /// <summary>The connection ends soon: says so where the protocol has words for it.</summary>
    void Leave()
    {
    }
}
