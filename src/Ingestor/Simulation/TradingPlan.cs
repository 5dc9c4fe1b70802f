using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// What an instrument does on each trading date, as its calendar's phases say. It has the same number of trades on every one, so that their numbers go on from
/// date to date without a gap, whichever date a simulation begins at.
/// </summary>
internal sealed class TradingPlan
{
    private const int DayHours = 6;
    private const int PostCloseTrades = 5;
    private const double BurstFactor = 100;

    /// <summary>Numbers of trades are counted from here.</summary>
    private static readonly DateOnly Epoch = new(2020, 1, 1);

    private readonly SimulatedInstrument _instrument;
    private readonly MarketOptions _options;
    private readonly SessionClock _clock;
    private readonly double _rate;
    private readonly int _burst;
    private DateOnly _counted = Epoch;
    private long _dates;

    public TradingPlan(SimulatedInstrument instrument, MarketOptions options)
    {
        if (!SessionCatalog.For(SessionMode.Extended).TryGet(instrument.Group, out var group))
        {
            throw new ArgumentException($"{instrument.Id} is in session group '{instrument.Group}', which there is not.", nameof(instrument));
        }

        (_instrument, _options, _clock) = (instrument, options, new SessionClock(group));
        _rate = options.Rate * instrument.Activity;
        _burst = (int)(_rate * BurstFactor * options.Burst.TotalSeconds);
        IsAroundTheClock = group.Name is SimulatedInstruments.Always or SessionGroups.Crypto;
        TradesPerDate = Math.Max(PostCloseTrades + 3, (int)(_rate * 3_600 * (IsAroundTheClock ? 24 : DayHours))) + _burst;
    }

    /// <summary>It has no night: a date begins where the one before it ended.</summary>
    public bool IsAroundTheClock { get; }

    public int TradesPerDate { get; }

    /// <summary>The first trading date from <paramref name="date"/> on; null where it has expired.</summary>
    public DateOnly? DateFrom(DateOnly date) => Unexpired(_clock.IsTradingDay(date) ? date : _clock.NextTradingDay(date));

    public DateOnly? DateAfter(DateOnly date) => Unexpired(_clock.NextTradingDay(date));

    public DateOnly DateBefore(DateOnly date) => _clock.PreviousTradingDay(date);

    /// <summary>How many dates lie before this one; to be asked in order.</summary>
    public long NumberOf(DateOnly date)
    {
        for (; _counted < date; _counted = _counted.AddDays(1))
        {
            _dates += _clock.IsTradingDay(_counted) ? 1 : 0;
        }

        return _dates;
    }

    /// <summary>The date that so many lie before.</summary>
    public DateOnly DateOf(long number)
    {
        var date = _clock.IsTradingDay(Epoch) ? Epoch : _clock.NextTradingDay(Epoch);
        for (; number > 0; number--)
        {
            date = _clock.NextTradingDay(date);
        }

        return date;
    }

    /// <summary>In order of time.</summary>
    public List<TradingSpan> SpansOf(DateOnly date)
    {
        var phases = _clock.Describe(date).Phases;
        if (_instrument.Type == InstrumentType.Index)
        {
            return [.. phases.Where(p => p.Phase.Kind == SessionPhaseKind.Continuous).Select(p => new TradingSpan(SpanKind.EachSecond, p.Bounds.StartUs, p.Bounds.EndUs, 0, 0))];
        }

        bool hasAuctions = _instrument.Type != InstrumentType.Option;
        var spans = new List<TradingSpan>();
        int left = TradesPerDate - phases.Sum(p => p.Phase.Kind switch
        {
            SessionPhaseKind.PreOpen or SessionPhaseKind.ClosingAuction => hasAuctions ? 1 : 0,
            SessionPhaseKind.PostClose => PostCloseTrades,
            _ => 0,
        });
        double continuousUs = phases.Where(p => p.Phase.IsTrading).Sum(p => (double)(p.Bounds.EndUs - p.Bounds.StartUs));
        var last = phases.Last(p => p.Phase.IsTrading);
        bool isFirst = true;
        foreach (var phase in phases)
        {
            var (from, to) = (phase.Bounds.StartUs, phase.Bounds.EndUs);
            if (phase.Phase.IsAuction && hasAuctions)
            {
                // The orders of half the auction, or three quarters of the closing one, and one print.
                long at = from + (phase.Phase.Kind == SessionPhaseKind.PreOpen ? (to - from) / 15 * 8 : (to - from) / 4 * 3);
                spans.Add(new TradingSpan(SpanKind.Auction, at, at + 1, 1, 0));
            }
            else if (phase.Phase.Kind == SessionPhaseKind.PostClose)
            {
                spans.Add(new TradingSpan(SpanKind.AtClose, from, to, PostCloseTrades, 0));
            }
            else if (phase.Phase.IsTrading)
            {
                long burstUs = isFirst ? Math.Min(_options.Burst.Ticks / TimeSpan.TicksPerMicrosecond, (to - from) / 2) : 0;
                if (burstUs > 0)
                {
                    spans.Add(new TradingSpan(SpanKind.Burst, from, from + burstUs, _burst, 0));
                    left -= _burst;
                }

                int trades = phase == last ? left : (int)(left * ((to - from) / continuousUs));
                left -= trades;
                continuousUs -= to - from;
                spans.Add(new TradingSpan(SpanKind.Continuous, from + burstUs, to, trades, (int)(trades * _options.QuotesPerTrade)));
                isFirst = false;
            }
        }

        return spans;
    }

    /// <summary>The last instant at which it can still be traded on its last date; of a contract.</summary>
    public long ExpiryUs => _instrument.Expiry is { } expiry && _clock.TryGetSession(expiry, out var session) ? session.ContinuousCloseUs : 0;

    /// <summary>End of regular trading of a date, microseconds UTC.</summary>
    public long CloseUs(DateOnly date) => _clock.TryGetSession(date, out var session) ? session.ContinuousCloseUs : 0;

    private DateOnly? Unexpired(DateOnly date) => _instrument.Expiry is { } expiry && date > expiry ? null : date;
}
