using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Protocol;

/// <summary>Intervals as clients write them, of those that there are candles of.</summary>
internal static class BuiltInterval
{
    /// <exception cref="RequestException">It is no interval, or there are no candles of it; the message has those that there are.</exception>
    public static BarSpec Parse(string text, IEnumerable<BarSpec> built) =>
        !BarSpec.TryParse(text, out var spec, out string? error) ? throw new RequestException(ErrorCodes.UnknownInterval, error)
        : built.Contains(spec) ? spec
        : throw new RequestException(ErrorCodes.UnknownInterval, $"there are no candles of {spec}; there are of {string.Join(", ", built)}");
}
