namespace Candlewick.Market.Bars;

/// <summary>What is remembered of an instrument besides its bars; part of the checkpoint. Times are microseconds UTC, 0 = unknown.</summary>
public struct InstrumentMemory
{
    public bool HasSequence;

    /// <summary>Last sequence seen.</summary>
    public long Sequence;

    /// <summary>Trading date the cumulative volume belongs to, yyyymmdd; 0 before the first snapshot in a session.</summary>
    public int SessionDate;

    public bool HasCumulativeVolume;

    /// <summary>Cumulative volume of the last snapshot, at <see cref="SizeScale"/>.</summary>
    public long CumulativeVolume;

    public int SizeScale;

    /// <summary>Snapshots of this session whose cumulative volume was above the last one's.</summary>
    public int VolumeRises;

    /// <summary>Snapshots of this session whose cumulative volume was below that of an older one.</summary>
    public int VolumeFalls;

    /// <summary>The volume proved to be that of a window that rolls with the time: it is taken for absent.</summary>
    public bool VolumeIsRolling;

    /// <summary>Volume seen but not yet put into an intraday bar, at <see cref="SizeScale"/>: it becomes unattributed volume of the next one.</summary>
    public long PendingVolume;

    /// <summary>Greatest trade time of a snapshot.</summary>
    public long TradeUs;

    /// <summary>Greatest exchange time of a snapshot.</summary>
    public long ExchangeUs;

    /// <summary>Observation (<see cref="SourceClock.ObservedSinceUs"/>) the last snapshot belongs to.</summary>
    public long ObservedSinceUs;

    public bool HasPrice;

    /// <summary>Price of the last snapshot, at <see cref="PriceScale"/>.</summary>
    public long Price;

    public int PriceScale;
}
