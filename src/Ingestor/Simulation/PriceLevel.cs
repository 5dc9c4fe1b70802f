namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// Where the price of an instrument ends each day: waves of a day to a year of random height, so that neighbouring days differ by a day's move and no
/// year leads it to zero. A function of the date alone.
/// </summary>
internal static class PriceLevel
{
    private const int Waves = 8;

    /// <param name="seed">Of the instrument.</param>
    /// <param name="date">Any.</param>
    /// <param name="around">What it moves around.</param>
    /// <param name="dayMove">Standard deviation of a day's move, a fraction.</param>
    public static double At(ulong seed, DateOnly date, double around, double dayMove)
    {
        double sum = 0;
        double height = dayMove * 0.7;
        for (int wave = 0; wave < Waves; wave++, height *= 1.4)
        {
            int length = 1 << wave;
            int before = date.DayNumber / length;
            double between = (double)(date.DayNumber % length) / length;
            double smooth = between * between * (3 - 2 * between);
            sum += height * (Height(seed, wave, before) * (1 - smooth) + Height(seed, wave, before + 1) * smooth);
        }

        return around * PortableMath.Exp(sum);
    }

    private static double Height(ulong seed, int wave, int number) => SeededRandom.Gaussian(SeededRandom.Hash(SeededRandom.Hash(seed, (ulong)wave), (ulong)number));
}
