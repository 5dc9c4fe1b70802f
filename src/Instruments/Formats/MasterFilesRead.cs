using Candlewick.Instruments.Merging;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Formats;

/// <summary>What several files say together. Temporary files hold it until it is disposed of.</summary>
public sealed class MasterFilesRead : IDisposable
{
    private readonly ScratchFolder _scratch;
    private readonly Listings _listings;

    internal MasterFilesRead(ScratchFolder scratch, Listings listings) => (_scratch, _listings) = (scratch, listings);

    /// <summary>What became of each file.</summary>
    public IReadOnlyList<MasterFileReport> Files => [.. _listings.Reports];

    /// <summary>In the order of ids, merged anew by each walk.</summary>
    public IEnumerable<Instrument> Instruments => _listings.Merged(_listings.NewMerge());

    public void Dispose() => _scratch.Dispose();
}
