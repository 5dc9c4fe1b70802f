using System.Text;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>An endpoint of the multi-endpoint service, as its clients know it.</summary>
/// <param name="Name">In messages and in <c>/health</c>.</param>
/// <param name="DataTypes">What it says that it sends.</param>
internal sealed record NamedEndpoint(string Name, string Path, string Description, IReadOnlyList<string> DataTypes)
{
    /// <summary>Between the symbol and the time of a message.</summary>
    public byte[] AsMember { get; } = Encoding.UTF8.GetBytes($",\"endpoint\":\"{Name}\",");
}

/// <summary>The endpoints of the multi-endpoint service. One is opened when what it serves is real, and not before.</summary>
internal static class StreamEndpoints
{
    /// <summary>Quotes and open candles.</summary>
    public static NamedEndpoint Main { get; } = new("main", "/ws/stream", "Main real-time data stream", ["tick_data", "candle_data", "market_data"]);

    /// <summary>Positions of accounts.</summary>
    public static NamedEndpoint Portfolio { get; } = new("portfolio", "/ws/portfolio", "Portfolio and position updates", ["portfolio_updates", "pnl_data", "position_data"]);

    /// <summary>What became true of rules.</summary>
    public static NamedEndpoint Alerts { get; } = new("alerts", "/ws/alerts", "Price, volume and breakout alerts", ["price_alerts", "volume_alerts", "breakout_alerts"]);

    /// <summary>Those that are open.</summary>
    public static IReadOnlyList<NamedEndpoint> Open { get; } = [Main, Portfolio, Alerts];

    /// <summary>Those that are not open.</summary>
    public static IReadOnlyList<string> Closed { get; } = ["/ws/analysis"];
}
