namespace Candlewick.Market.Sessions;

/// <summary>
/// The trading day of a venue as instants, microseconds UTC, seen from one of its phases: on the few days on which trading
/// is interrupted, an instant's continuous span is the one that its own intraday bars lie in.
/// </summary>
/// <param name="TradingDate">The venue's date, yyyymmdd.</param>
/// <param name="OpenUs">Start of the first phase.</param>
/// <param name="CloseUs">End of the last phase, exclusive.</param>
/// <param name="ContinuousOpenUs">Start of the continuous span, where its first intraday bar starts.</param>
/// <param name="ContinuousCloseUs">End of the continuous span, where its last intraday bar is cut.</param>
/// <param name="AnchorUs">Where the grid of intraday bars is anchored; it continues both ways.</param>
public readonly record struct TradingSession(
    int TradingDate, long OpenUs, long CloseUs, long ContinuousOpenUs, long ContinuousCloseUs, long AnchorUs)
{
    /// <summary>Its hours stand in for those that nobody knows.</summary>
    public bool HasUnknownHours { get; init; }

    /// <summary>Whether the instant lies between the first phase's start and the last one's end.</summary>
    public bool Spans(long timeUs) => timeUs >= OpenUs && timeUs < CloseUs;
}
