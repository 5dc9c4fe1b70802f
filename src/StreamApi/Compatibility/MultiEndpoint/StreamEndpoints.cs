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

/// <summary>The endpoints of the multi-endpoint service.</summary>
internal static class StreamEndpoints
{
    /// <summary>Quotes and open candles.</summary>
    public static NamedEndpoint Main { get; } = new("main", "/ws/stream", "Main real-time data stream", ["tick_data", "candle_data", "market_data"]);

    /// <summary>Positions of accounts.</summary>
    public static NamedEndpoint Portfolio { get; } = new("portfolio", "/ws/portfolio", "Portfolio and position updates", ["portfolio_updates", "pnl_data", "position_data"]);

    /// <summary>What became true of rules.</summary>
    public static NamedEndpoint Alerts { get; } = new("alerts", "/ws/alerts", "Price, volume and breakout alerts", ["price_alerts", "volume_alerts", "breakout_alerts"]);

    /// <summary>Indicators, candlestick patterns and risk of candles of a minute.</summary>
    public static NamedEndpoint Analysis { get; } = new("analysis", "/ws/analysis", "Technical analysis and pattern recognition", ["technical_analysis", "pattern_recognition", "risk_metrics"]);

    public static IReadOnlyList<NamedEndpoint> All { get; } = [Main, Portfolio, Alerts, Analysis];
}
