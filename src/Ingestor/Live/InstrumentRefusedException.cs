using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Live;

/// <summary>A feed does not give an instrument; the message says why and what to do.</summary>
internal sealed class InstrumentRefusedException(RefusalReason reason, string message) : Exception(message)
{
    public RefusalReason Reason { get; } = reason;
}
