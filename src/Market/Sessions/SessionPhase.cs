namespace Candlewick.Market.Sessions;

/// <summary>What a part of the trading day is, and so which bars its prints count to.</summary>
public enum SessionPhaseKind
{
    /// <summary>Opening auction: its prints count to the first bar of the trading that follows, and to 1d.</summary>
    PreOpen = 1,

    /// <summary>Ordinary trading: its prints count to every interval.</summary>
    Continuous = 2,

    /// <summary>After the close: its prints count to 1d only.</summary>
    PostClose = 3,

    /// <summary>Closing auction: its prints count to 1d only.</summary>
    ClosingAuction = 4,

    /// <summary>Trading before regular hours: counts to every interval in <see cref="SessionMode.Extended"/>, else is out of session.</summary>
    PreMarket = 5,

    /// <summary>Trading after regular hours: counts to every interval in <see cref="SessionMode.Extended"/>, else is out of session.</summary>
    AfterMarket = 6,
}

/// <summary>One phase, [<paramref name="Open"/>, <paramref name="Close"/>), in venue time since midnight of the trading date.</summary>
public readonly record struct SessionPhase(SessionPhaseKind Kind, TimeSpan Open, TimeSpan Close)
{
    /// <summary>Start, HH:mm.</summary>
    public string OpenText => SessionHours.Clock(Open);

    /// <summary>End, HH:mm; 24:00 for the midnight that ends the day.</summary>
    public string CloseText => SessionHours.Clock(Close);

    /// <summary>Prints are made at one price in an auction.</summary>
    public bool IsAuction => Kind is SessionPhaseKind.PreOpen or SessionPhaseKind.ClosingAuction;

    /// <summary>Intraday bars lie in it. A print of an opening auction counts to one of them nevertheless.</summary>
    public bool IsTrading => Kind is SessionPhaseKind.Continuous or SessionPhaseKind.PreMarket or SessionPhaseKind.AfterMarket;

    /// <summary>Prints count to 1d and to no intraday bar.</summary>
    public bool IsDayOnly => Kind is SessionPhaseKind.ClosingAuction or SessionPhaseKind.PostClose;
}
