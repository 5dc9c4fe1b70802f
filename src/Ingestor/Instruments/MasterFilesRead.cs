using Candlewick.Ingestor.Instruments.Merging;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Instruments;

/// <summary>What several files say together. Temporary files hold it until it is disposed of.</summary>
public sealed class MasterFilesRead : IDisposable
{
    private readonly ScratchFolder _scratch;
    private readonly Listings _listings;

    internal MasterFilesRead(ScratchFolder scratch, Listings listings, IReadOnlyList<MasterFileReport> files) =>
        (_scratch, _listings, Files) = (scratch, listings, files);

    /// <summary>What became of each file.</summary>
    public IReadOnlyList<MasterFileReport> Files { get; }

    /// <summary>In the order of ids, merged anew by each walk.</summary>
    public IEnumerable<Instrument> Instruments => _listings.Merged(_listings.NewMerge());

    public void Dispose() => _scratch.Dispose();
}
