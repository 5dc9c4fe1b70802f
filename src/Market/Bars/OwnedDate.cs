using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// The date that bars were printed on last and that is their own: nearly every print is of it, and need not ask who owns what. A mutable struct, kept
/// by the bars.
/// </summary>
internal struct OwnedDate
{
    private int _date;
    private long _fromUs;

    /// <summary>Whether a print of that time may move bars of the session's date.</summary>
    /// <param name="bars">Whose it would be.</param>
    /// <param name="continued">Bars and memory of another source were taken over just now.</param>
    public bool Has(InstrumentBars bars, in TradingSession session, long timeUs, out bool continued)
    {
        continued = false;
        if (session.TradingDate == _date && timeUs >= _fromUs)
        {
            return true;
        }

        if (!bars.Dates.TryOwn(bars, session, timeUs, out var owned, out continued))
        {
            return false;
        }

        (_date, _fromUs) = (owned!.Date, owned.FromUs);
        return true;
    }

    /// <summary>The date is another's, or done: it is asked for again.</summary>
    public void Leave(int date) => _date = _date == date ? 0 : _date;
}
