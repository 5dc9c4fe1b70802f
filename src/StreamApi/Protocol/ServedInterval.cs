using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Protocol;

/// <summary>An interval that clients may ask for: one that is built, or one that is merged of a built one.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="From">The nearest that is built: itself, or the longest that divides it.</param>
internal readonly record struct ServedInterval(BarSpec Spec, BarSpec From)
{
    /// <summary>Nobody builds it.</summary>
    public bool IsMerged => Spec != From;

    /// <exception cref="RequestException">It is no interval, or nothing that is built divides it; the message has what works.</exception>
    public static ServedInterval Parse(string text, IEnumerable<BarSpec> built)
    {
        if (!BarSpec.TryParse(text, out var spec, out string? error))
        {
            throw new RequestException(ErrorCodes.UnknownInterval, error);
        }

        return MergedSpec.TryFind(spec, built, out var from)
            ? new ServedInterval(spec, from)
            : throw new RequestException(
                ErrorCodes.UnknownInterval,
                $"there are no candles of {spec}; there are of {string.Join(", ", built)} and of whole multiples of those below a day within one, and of days, weeks and months where there are of 1d");
    }

    public override string ToString() => Spec.ToString();
}
