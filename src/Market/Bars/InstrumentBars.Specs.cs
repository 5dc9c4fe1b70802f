using Candlewick.Market.Candles;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <content>Specifications that are not of trades, that begin later than others, and that the source has nothing for.</content>
public sealed partial class InstrumentBars
{
    /// <summary>From where bars of <c>Rules.Specs[index]</c> are built, microseconds UTC; 0: from the first tick on.</summary>
    public long FromUs(int index) => _book.Series(index).FromUs;

    /// <summary>
    /// Begins to build bars of <c>Rules.Specs[index]</c> beside those that there are, none of them in part: by time those that start then or later,
    /// of a day and with ordinals those of dates that open then or later.
    /// </summary>
    public void Begin(int index, long fromUs)
    {
        _book.Series(index).FromUs = fromUs;
        IsDirty = true;
    }

    /// <summary>The source told something that bars of <c>Rules.Specs[index]</c> cannot be made of: states where trades are counted, no volume where it is.</summary>
    public bool HasRefused(int index) => _book.Series(index).HasRefused;

    /// <summary>What a tick quotes; false where it moved nothing.</summary>
    private bool ApplyQuotes(in Tick tick, long offset, SourceClock clock)
    {
        bool isMoved = false;
        for (var of = BarPrice.Bid; of <= BarPrice.Mid; of++)
        {
            isMoved |= Print.TryQuote(tick, of, _reachesBelowZero, out var print) && Move(print, offset, clock);
        }

        IsDirty |= isMoved;
        return isMoved;
    }

    private bool Move(in Print quote, long offset, SourceClock clock)
    {
        if (!Rules.Clock.TryLocate(quote.TimeUs, out var session, out var phase)
            || clock.Watermark - quote.TimeUs > Rules.WindowUs
            || !_owned.Has(this, session, quote.TimeUs, out _))
        {
            return false;
        }

        TakeMissing(clock, isBehind: true);
        return _book.TryPlace(quote, phase.IsDayOnly ? Placement.Day : Placement.All, session, offset, Gaps) && _book.IsMoved;
    }
}
