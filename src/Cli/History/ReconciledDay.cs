using Candlewick.Ingestor.Reconciling;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;

namespace Candlewick.Cli.History;

/// <summary>An instrument's bars of a trading date beside its vendor's.</summary>
/// <param name="Feed">Whose bars ours were held against.</param>
/// <param name="Sources">The feeds that made ours.</param>
/// <param name="Gaps">Known gaps of that date, filled ones included.</param>
internal sealed record ReconciledDay(
    InstrumentId Instrument, DateOnly Date, string Feed, BarSpec Interval, IReadOnlyList<string> Sources, IReadOnlyList<KnownGap> Gaps, Reconciliation Result);
