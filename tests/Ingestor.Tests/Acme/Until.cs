using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Tests.Acme;

/// <summary>Stops a run as Ctrl-C would, at a moment of the reader's own time.</summary>
internal sealed class Until(ITickReader inner, Func<bool> isOver, CancellationTokenSource stop) : ITickReader
{
    public IEnumerable<CoveredDay> Held => inner.Held;

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        if (isOver())
        {
            stop.Cancel();
        }

        return inner.Read(ref item, patience);
    }

    public void Dispose() => inner.Dispose();
}
