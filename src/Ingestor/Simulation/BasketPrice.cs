namespace Candlewick.Ingestor.Simulation;

/// <summary>An index: as many times its base as its members' last prices are theirs, on average.</summary>
internal sealed class BasketPrice(SimulatedInstrument instrument, IReadOnlyList<InstrumentModel> members) : PriceModel
{
    private readonly double _base = instrument.BasePrice * Market.Numbers.ScaledNumber.PowerOfTen(instrument.PriceScale);
    private readonly double[] _bases = [.. members.Select(m => m.Instrument.BasePrice * Market.Numbers.ScaledNumber.PowerOfTen(m.Instrument.PriceScale))];
    private readonly double[] _closes = new double[members.Count];
    private int _date;

    public override double Spread => 0;

    public override double CloseOf(DateOnly date)
    {
        double sum = 0;
        for (int i = 0; i < _bases.Length; i++)
        {
            sum += members[i].CloseOf(date) / _bases[i];
        }

        return _base * sum / _bases.Length;
    }

    public override void Begin(DateOnly date, DateOnly before, long openUs, long closeUs, ref SeededRandom random)
    {
        _date = InstrumentModel.Number(date);
        for (int i = 0; i < _closes.Length; i++)
        {
            _closes[i] = members[i].CloseOf(before);
        }
    }

    public override double At(long us, ref SeededRandom random)
    {
        double sum = 0;
        for (int i = 0; i < _bases.Length; i++)
        {
            sum += members[i].LastOn(_date, _closes[i]) / _bases[i];
        }

        return _base * sum / _bases.Length;
    }
}
