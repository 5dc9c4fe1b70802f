namespace Candlewick.StreamApi.Access;

/// <summary>What one client may use: a key, a token's subject, or, without either, an address. Loopback addresses tell no clients apart and are not limited as such.</summary>
public sealed record AccessLimits
{
    /// <summary>Sockets open at once.</summary>
    public int Connections { get; init; } = 200;

    /// <summary>Subscriptions of all its sockets.</summary>
    public int Subscriptions { get; init; } = 5_000;

    /// <summary>Requests over HTTP each second; four times as many at once.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <summary>Candles, ticks and events of the past each minute, as many at once; records of others that are read to find them count.</summary>
    public int HistoryRowsPerMinute { get; init; } = 12_000_000;

    /// <summary>Bytes of the body of one request.</summary>
    public int RequestBytes { get; init; } = 64 * 1024;
}
