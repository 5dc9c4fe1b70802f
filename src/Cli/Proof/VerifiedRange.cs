using Candlewick.Market.Candles;

namespace Candlewick.Cli.Proof;

/// <summary>What came of a verification.</summary>
/// <param name="Ticks">Records of <c>ticks</c> that were read for it.</param>
/// <param name="Candles">Revisions that the ticks give in the range.</param>
/// <param name="Published">Revisions that the topics have of it.</param>
/// <param name="Rows">Rows that the table has of it; null where there is no database.</param>
/// <param name="Faults">What is not as the ticks give it, in order of time.</param>
/// <param name="Repaired">Bars that once were not, and were put right by a later revision.</param>
/// <param name="Unprovable">Bars whose ticks are not all in the log any more.</param>
/// <param name="Revisable">Bars of faults that ticks to come may change: their aggregator publishes them itself.</param>
/// <param name="Unread">Partitions that no aggregator has taken ticks of yet: nothing was looked at there.</param>
internal sealed record VerifiedRange(
    long Ticks, int Candles, int Published, int? Rows, IReadOnlyList<CandleFault> Faults, int Repaired, int Unprovable, IReadOnlySet<CandleKey> Revisable, IReadOnlyList<int> Unread)
{
    public int ExitCode => Faults.Count == 0 ? 0 : 1;

    public string Summary => Faults.Count == 0
        ? FormattableString.Invariant($"{Candles:N0} candles are what their ticks give{Aside}")
        : FormattableString.Invariant($"{Count("missing")} missing, {Count("different")} different, {Count("extra")} extra of {Candles:N0} candles{Aside}; `pipeline verify --from … --repair` puts them right");

    /// <summary>What a person should know besides.</summary>
    private string Aside => (Repaired > 0 ? FormattableString.Invariant($"; {Repaired:N0} bars were repaired before") : "")
        + (Unprovable > 0 ? FormattableString.Invariant($"; of {Unprovable:N0} bars the ticks are gone") : "");

    private int Count(string kind) => Faults.Count(f => f.Kind == kind);
}
