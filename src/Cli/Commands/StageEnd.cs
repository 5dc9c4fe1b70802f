namespace Candlewick.Cli.Commands;

/// <summary>How waiting for candles and rows has ended.</summary>
internal enum StageEnd
{
    /// <summary>All ticks of the run are candles and rows.</summary>
    Done,

    /// <summary>Nobody is at work on them, or it cannot be seen: the ticks are published, and wait.</summary>
    NotDone,

    /// <summary>A service is at work on them and makes no progress.</summary>
    StandsStill,
}
