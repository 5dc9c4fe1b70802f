using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>The simulated exchange as a source without an end.</summary>
/// <param name="market">As it is from a date on.</param>
/// <param name="time">The market's.</param>
internal sealed class SimulatedSource(Func<DateOnly, MarketOptions> market, TimeProvider time) : ITickSource
{
    public string Name => $"{SimulatedExchange.Feed}/0";

    public bool IsFinite => false;

    public IReadOnlyCollection<InstrumentId> Instruments { get; } = [.. market(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).Instruments.Select(i => i.Id)];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from) => new SimulatedReader(market, from, time);
}
