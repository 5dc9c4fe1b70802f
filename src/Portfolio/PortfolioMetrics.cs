using System.Diagnostics.Metrics;
using Candlewick.Market.Ledger;

namespace Candlewick.Portfolio;

/// <summary>What the engine counts, under meter <c>Candlewick.Portfolio</c>.</summary>
public sealed class PortfolioMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Portfolio";

    private readonly Counter<long> _entries = meters.Create(MeterName).CreateCounter<long>("candlewick.portfolio.entries", "{entry}", "Ledger entries taken from the log, by outcome");

    internal void Took(BookChange change) => Add(change switch
    {
        BookChange.Entered => "entered",
        BookChange.Known => "known",
        _ => "contradicts",
    });

    internal void Refused() => Add("unreadable");

    private void Add(string outcome) => _entries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
