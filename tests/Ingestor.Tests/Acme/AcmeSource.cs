using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Tests.Acme;

/// <summary>A connection to the made-up vendor: says what a script says, when the script says it, and never ends.</summary>
internal sealed class AcmeSource(TimeProvider time, params (double Seconds, string Said)[] script) : ITickSource
{
    public string Name => "acme/0";

    public bool IsFinite => false;

    public IReadOnlyCollection<InstrumentId> Instruments { get; } = [InstrumentId.Parse("NSE:TCS")];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from) => new AcmeReader(time, script, from);
}
