namespace Candlewick.Market.Sessions;

/// <summary>Which hours of a venue make bars.</summary>
public enum SessionMode
{
    /// <summary>Everything the venue trades, early and late hours included.</summary>
    Extended = 0,

    /// <summary>The regular hours only; the rest is out of session.</summary>
    Regular = 1,
}
