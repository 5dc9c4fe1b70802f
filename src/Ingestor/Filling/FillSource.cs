using Candlewick.Contracts.V1;
using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Filling;

/// <summary>
/// What is filled of a live feed's gaps, as a source of its own without an end. What was given and not committed, for Kafka failed, is asked for again.
/// </summary>
internal sealed class FillSource(string name, GapFiller filler, long beganUs) : ITickSource
{
    /// <summary>Parts that may be uncommitted: a transaction takes a tenth of a second.</summary>
    private const int Remembered = 1_000;

    private readonly Queue<(HistoryPart Part, long Position)> _given = new();

    public string Name { get; } = name;

    public bool IsFinite => false;

    public IReadOnlyCollection<InstrumentId> Instruments => [];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from)
    {
        while (_given.TryDequeue(out var given))
        {
            if (given.Position > from.Items)
            {
                filler.Again(given.Part);
            }
        }

        return new HistoryReader(filler.FillAsync, from, beganUs) { Given = Remember };
    }

    private void Remember(HistoryPart part, long position)
    {
        _given.Enqueue((part, position));
        if (_given.Count > Remembered)
        {
            _given.Dequeue();
        }
    }
}
