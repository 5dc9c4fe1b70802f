namespace Candlewick.Ingestor.Simulation;

/// <summary>What an instrument is worth, in mantissas at its price scale; its trades and quotes lie around it.</summary>
internal abstract class PriceModel
{
    /// <summary>Between bid and ask, as a fraction of the price.</summary>
    public abstract double Spread { get; }

    /// <summary>The official close of a trading date: a function of the date alone.</summary>
    public abstract double CloseOf(DateOnly date);

    /// <summary>Turns to a trading date.</summary>
    /// <param name="date">The one that begins.</param>
    /// <param name="before">The trading date before it.</param>
    /// <param name="openUs">When the instrument is first worth something on it.</param>
    /// <param name="closeUs">End of its regular trading.</param>
    /// <param name="random">Of the instrument and date.</param>
    public abstract void Begin(DateOnly date, DateOnly before, long openUs, long closeUs, ref SeededRandom random);

    /// <summary>At an instant of that date, to be asked in order of time.</summary>
    public abstract double At(long us, ref SeededRandom random);
}
