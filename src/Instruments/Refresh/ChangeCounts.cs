using Candlewick.Market.Instruments.Master;

namespace Candlewick.Instruments.Refresh;

/// <summary>Changes of the master that a refresh has committed.</summary>
public sealed class ChangeCounts
{
    public int Listed { get; private set; }

    public int Changed { get; private set; }

    public int Delisted { get; private set; }

    /// <summary>Contracts that expired long ago.</summary>
    public int Forgotten { get; private set; }

    public int Committed => Listed + Changed + Delisted + Forgotten;

    internal void Add(IEnumerable<InstrumentChangeKind> kinds)
    {
        foreach (var kind in kinds)
        {
            _ = kind switch
            {
                InstrumentChangeKind.Listed => Listed++,
                InstrumentChangeKind.Changed => Changed++,
                InstrumentChangeKind.Delisted => Delisted++,
                _ => Forgotten++,
            };
        }
    }
}
