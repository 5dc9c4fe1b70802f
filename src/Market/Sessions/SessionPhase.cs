namespace Candlewick.Market.Sessions;

/// <summary>What a part of the trading day is, and so which bars its prints count to.</summary>
public enum SessionPhaseKind
{
    /// <summary>Opening auction: its prints count to the first bar of the continuous phase, and to 1d.</summary>
    PreOpen = 1,

    /// <summary>Ordinary trading: its prints count to every interval.</summary>
    Continuous = 2,

    /// <summary>After the close: its prints count to 1d only.</summary>
    PostClose = 3,
}

/// <summary>One phase, [<paramref name="Open"/>, <paramref name="Close"/>), in venue time since midnight of the trading date.</summary>
public readonly record struct SessionPhase(SessionPhaseKind Kind, TimeSpan Open, TimeSpan Close);
