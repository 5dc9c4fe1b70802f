namespace Candlewick.Market.Indicators;

/// <summary>
/// An indicator with its parameters: how a state and the next bar give values and the next state. It keeps nothing itself, so that
/// one object serves every series, and a copy of a state is a snapshot: of a checkpoint, of the place before a revised bar, or
/// of the last closed bar when an open one is looked at.
/// </summary>
public interface IIndicator
{
    /// <summary>Doubles of state of one series; all are zero before its first bar.</summary>
    int StateLength { get; }

    /// <summary>Takes the next bar. Allocates nothing.</summary>
    /// <param name="state">Of <see cref="StateLength"/>, changed in place.</param>
    /// <param name="outputs">One for each output of the definition; not a number where there are not bars enough yet.</param>
    void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs);
}
