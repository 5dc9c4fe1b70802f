namespace Candlewick.Market.Bars;

/// <summary>
/// A bar [<see cref="StartUs"/>, <see cref="EndUs"/>) as it is built. Times are microseconds UTC, prices mantissas at
/// <see cref="PriceScale"/>, volumes at <see cref="SizeScale"/>. A mutable struct held in arrays: pass it by reference.
/// </summary>
public struct Bar
{
    public long StartUs;
    public long EndUs;

    /// <summary>Which of its trading date's bars it is, from 1; 0 of a bar by time.</summary>
    public long Ordinal;

    /// <summary>The venue's date, yyyymmdd.</summary>
    public int TradingDate;

    public int PriceScale;
    public int SizeScale;
    public long Open;
    public long High;
    public long Low;
    public long Close;

    /// <summary>Bucket time of the tick that gave the open; an opening-auction print's lies before the bar.</summary>
    public long OpenTimeUs;

    /// <summary>Bucket time of the tick that gave the close.</summary>
    public long CloseTimeUs;

    /// <summary>Id of the tick that gave the open; of two at one time the lesser one counts. 0: it had none.</summary>
    public long OpenSequence;

    /// <summary>Id of the tick that gave the close.</summary>
    public long CloseSequence;

    /// <summary>Whether <see cref="Volume"/> and <see cref="Turnover"/> mean something: the feed carries volume.</summary>
    public bool HasVolume;

    public long Volume;

    /// <summary>Volume that arrived with this bar but was traded while the feed was not observed.</summary>
    public long Unattributed;

    /// <summary><see cref="Volume"/> is what the feed says of the whole day, so that nothing is added to it.</summary>
    public bool IsDayTotal;

    /// <summary>Sum of price times size, mantissa at <see cref="TurnoverScale"/>.</summary>
    public Int128 Turnover;

    public bool HasOpenInterest;

    /// <summary>Contracts, at the close.</summary>
    public long OpenInterest;

    /// <summary>Trades in it, of a trade feed.</summary>
    public long Trades;

    /// <summary>Snapshots that moved it.</summary>
    public long Updates;

    public BarFlags Flags;

    /// <summary>Offset of the first tick that moved it.</summary>
    public long FirstOffset;

    /// <summary>Offset of the last tick that moved it.</summary>
    public long LastOffset;

    /// <summary>Revisions published so far; 0 = still open, or not due.</summary>
    public uint Published;

    /// <summary>Changed since the last revision, or never published.</summary>
    public bool Dirty;

    /// <summary>Ticks that moved it.</summary>
    public readonly long Count => Trades + Updates;

    /// <summary>Decimal places of <see cref="Turnover"/>.</summary>
    public readonly int TurnoverScale => PriceScale + SizeScale;

    /// <summary>Not published yet.</summary>
    public readonly bool IsOpen => Published == 0;
}
