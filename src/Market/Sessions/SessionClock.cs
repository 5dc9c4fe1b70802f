namespace Candlewick.Market.Sessions;

/// <summary>Finds the trading session and phase of an instant. Safe to share between threads.</summary>
public sealed class SessionClock(SessionGroup group)
{
    public SessionGroup Group { get; } = group;

    /// <summary>False where the instant is out of session.</summary>
    public bool TryLocate(long timeUs, out TradingSession session, out SessionPhase phase) => throw new NotImplementedException();

    /// <summary>The bar that an instant of the session falls in.</summary>
    public static BarBounds Bounds(in TradingSession session, BarInterval interval, long timeUs) => throw new NotImplementedException();
}
