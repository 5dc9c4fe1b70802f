namespace Candlewick.Ingestor.Simulation;

/// <summary>A price of its own: a Brownian bridge from the open, a gap away from the previous close, to the day's close.</summary>
internal sealed class WalkPrice(SimulatedInstrument instrument, bool hasNights, ulong seed) : PriceModel
{
    /// <summary>Of a day's move, what happens over night.</summary>
    private const double Gap = 0.45;

    private readonly double _base = instrument.BasePrice * Market.Numbers.ScaledNumber.PowerOfTen(instrument.PriceScale);
    private double _value;
    private double _close;
    private double _variance;
    private long _lastUs;
    private long _closeUs;

    public override double Spread => 0.00008;

    public override double CloseOf(DateOnly date) => PriceLevel.At(seed, date, _base, instrument.DayMove);

    public override void Begin(DateOnly date, DateOnly before, long openUs, long closeUs, ref SeededRandom random)
    {
        _value = CloseOf(before) * (hasNights ? 1 + Gap * instrument.DayMove * random.Gaussian() : 1);
        _close = CloseOf(date);
        (_lastUs, _closeUs) = (openUs, closeUs);
        double move = _close * instrument.DayMove;
        _variance = move * move / (closeUs - openUs);
    }

    public override double At(long us, ref SeededRandom random)
    {
        if (us >= _closeUs)
        {
            return _close;
        }

        if (us > _lastUs)
        {
            double passed = us - _lastUs, left = _closeUs - _lastUs;
            _value += (_close - _value) * (passed / left) + Math.Sqrt(_variance * passed * ((left - passed) / left)) * random.Gaussian();
            _value = Math.Max(_value, _base / 100);
            _lastUs = us;
        }

        return _value;
    }
}
