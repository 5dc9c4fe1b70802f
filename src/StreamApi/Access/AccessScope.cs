using Candlewick.Instruments.Lookup;

namespace Candlewick.StreamApi.Access;

/// <summary>Which channels of which instruments may be read.</summary>
/// <param name="Channels">Names of channels and of <see cref="Areas"/>; <c>*</c> stands for all channels and the reference data.</param>
/// <param name="Instruments">Ids and patterns with one <c>*</c> at their end; <c>*</c> alone stands for all.</param>
internal sealed record AccessScope(IReadOnlyList<string> Channels, IReadOnlyList<string> Instruments)
{
    private const string All = "*";

    private readonly InstrumentSet _instruments = new(
        Instruments.Where(i => !i.EndsWith('*')), Instruments.Where(i => i.EndsWith('*')).Select(i => i[..^1]));

    /// <summary>All that is there to be read.</summary>
    public static AccessScope Everything { get; } = new([All, Areas.Metrics, Areas.AlertRules, Areas.Admin], [All]);

    /// <summary>True where no instrument is left out.</summary>
    public bool HasAllInstruments { get; } = Instruments.Contains(All);

    public bool Allows(string channel) => Channels.Contains(channel) || (Channels.Contains(All) && !Areas.NamedOnly.Contains(channel));

    /// <param name="instrument">An id, not a bare symbol.</param>
    public bool Allows(string channel, string instrument) => Allows(channel) && _instruments.Contains(instrument);

    /// <summary>True where all that <paramref name="instruments"/> means is allowed, also what its patterns will mean.</summary>
    public bool Covers(InstrumentSet instruments) =>
        HasAllInstruments || (instruments.Ids.All(_instruments.Contains) && instruments.Prefixes.All(prefix => _instruments.Prefixes.Any(p => prefix.StartsWith(p, StringComparison.Ordinal))));

    /// <summary>For an answer: <c>candles, ticks of NSE:*, NYSE:SPY</c>.</summary>
    public override string ToString() => Channels.Count == 0 ? "nothing" : $"{string.Join(", ", Channels)} of {string.Join(", ", Instruments)}";
}
