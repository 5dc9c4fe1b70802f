namespace Candlewick.Market.Bars;

/// <summary>A trading date of an instrument that is not done: whose ticks make its bars.</summary>
public sealed class OpenDate
{
    internal OpenDate(int date, InstrumentBars owner, long fromUs, long closeUs, bool isFree) =>
        (Date, Owner, FromUs, CloseUs, IsFree) = (date, owner, fromUs, closeUs, isFree);

    /// <summary>yyyymmdd.</summary>
    public int Date { get; }

    /// <summary>Whose bars they are: they lie with the source that owns the date, or owned it until it ended.</summary>
    public InstrumentBars Owner { get; internal set; }

    /// <summary>Ticks before this, microseconds UTC, belong to bars that a former owner finished; 0 where there was none.</summary>
    public long FromUs { get; internal set; }

    /// <summary>End of the session, microseconds UTC.</summary>
    public long CloseUs { get; }

    /// <summary>The owner has ended: the next source that prints owns the date and continues its bars.</summary>
    public bool IsFree { get; internal set; }

    /// <summary>Its session is over, and ticks move it no more; gaps of it may still be filled.</summary>
    public bool IsClosed { get; internal set; }

    /// <summary>It was begun by backfilled ticks, for nobody had anything of it: who prints on it next owns it.</summary>
    public bool IsBackfilled { get; internal set; }
}
