namespace Candlewick.Market.Indicators.Parts;

/// <summary>How the parts of an indicator share its state: each takes its cells from the front, always in the same order.</summary>
internal static class Cells
{
    /// <summary>Part of two numbers that their difference must exceed, so that rounding is no trend; as TA-Lib has it.</summary>
    private const double Epsilon = 1e-14;

    /// <summary>The next cell.</summary>
    public static ref double Take(ref Span<double> state)
    {
        var cell = state[..1];
        state = state[1..];
        return ref cell[0];
    }

    /// <summary>The next <paramref name="count"/> cells.</summary>
    public static Span<double> Take(ref Span<double> state, int count)
    {
        var cells = state[..count];
        state = state[count..];
        return cells;
    }

    /// <summary>Whether a difference of two numbers is but their rounding.</summary>
    /// <param name="scale">Sum of their magnitudes.</param>
    public static bool IsZero(double difference, double scale) => Math.Abs(difference) <= Epsilon * scale;
}
