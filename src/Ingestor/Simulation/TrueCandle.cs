using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A candle as the simulated market has it.</summary>
/// <param name="Instrument">Whose.</param>
/// <param name="Seconds">Its length; 0: the trading date.</param>
/// <param name="StartUs">Its start, microseconds UTC.</param>
/// <param name="Open">Mantissa at the instrument's price scale, as the three that follow.</param>
/// <param name="Volume">Mantissa at its size scale; null for an index.</param>
/// <param name="Turnover">At the sum of both scales.</param>
/// <param name="Trades">Trades; of an index, values.</param>
internal readonly record struct TrueCandle(
    InstrumentId Instrument, int Seconds, long StartUs, long Open, long High, long Low, long Close, long? Volume, Int128 Turnover, int Trades);
