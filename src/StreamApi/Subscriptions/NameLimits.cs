using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>How many names one subscription may have. Looked at before anything is looked for.</summary>
internal static class NameLimits
{
    /// <exception cref="RequestException"><c>limit</c>: there are too many.</exception>
    public static void Check(IReadOnlyList<string> names, StreamLimits limits) => Check(names.Count, names.Count(name => name.Contains('*', StringComparison.Ordinal)), limits);

    /// <inheritdoc cref="Check(IReadOnlyList{string}, StreamLimits)"/>
    public static void Check(InstrumentSet set, StreamLimits limits) => Check(set.Ids.Count + set.Prefixes.Count, set.Prefixes.Count, limits);

    private static void Check(int names, int patterns, StreamLimits limits)
    {
        if (names > limits.InstrumentsPerSubscription)
        {
            throw new RequestException(ErrorCodes.Limit, $"{names} names are more than the {limits.InstrumentsPerSubscription} instruments of one subscription; use several");
        }

        if (patterns > limits.PatternsPerSubscription)
        {
            throw new RequestException(ErrorCodes.Limit, $"{patterns} patterns are more than the {limits.PatternsPerSubscription} of one subscription; use a shorter one that matches them all, such as NSE:*");
        }
    }
}
