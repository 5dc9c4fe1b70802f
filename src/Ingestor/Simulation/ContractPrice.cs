using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A future or an option, from what its underlying was last traded at.</summary>
internal sealed class ContractPrice(SimulatedInstrument instrument, InstrumentModel underlying, TradingPlan plan) : PriceModel
{
    private const double CarryAYear = 0.065;
    private const double YearUs = 365 * 86_400e6;

    private readonly double _unit = ScaledNumber.PowerOfTen(instrument.PriceScale);
    private readonly double _underlyingUnit = ScaledNumber.PowerOfTen(underlying.Instrument.PriceScale);
    private readonly long _expiryUs = plan.ExpiryUs;
    private double _closeBefore;
    private int _date;

    public override double Spread => instrument.Type == InstrumentType.Option ? 0.004 : 0.00012;

    public override double CloseOf(DateOnly date) => Worth(underlying.CloseOf(date), plan.CloseUs(date));

    public override void Begin(DateOnly date, DateOnly before, long openUs, long closeUs, ref SeededRandom random) =>
        (_date, _closeBefore) = (InstrumentModel.Number(date), underlying.CloseOf(before));

    public override double At(long us, ref SeededRandom random) => Worth(underlying.LastOn(_date, _closeBefore), us) * (1 + Spread / 4 * random.Gaussian());

    private double Worth(double last, long us)
    {
        double price = last / _underlyingUnit;
        double forward = price * (1 + CarryAYear * Math.Max(_expiryUs - us, 0) / YearUs);
        return _unit * (instrument.Strike is { } strike
            ? OptionPrice.Of(forward, (double)strike, instrument.Right, _expiryUs - us, underlying.Instrument.DayMove)
            : forward);
    }
}
