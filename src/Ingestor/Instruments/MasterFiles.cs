using Candlewick.Ingestor.Instruments.Formats;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Ingestor.Instruments;

/// <summary>Files of instruments on this machine, of any vendors.</summary>
public static class MasterFiles
{
    /// <summary>Reads and merges files; which vendor's each one is, its beginning tells.</summary>
    /// <exception cref="MasterFileException">One of them cannot be used.</exception>
    public static MasterFilesRead Read(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var listings = new List<VendorListing>();
        var reports = new List<MasterFileReport>();
        foreach (string file in files)
        {
            var format = MasterFormats.Detect(file);
            if (reports.Find(r => r.Vendor == format.Vendor) is { } other)
            {
                throw new MasterFileException($"'{file}' and '{other.Path}' are both of {format.Vendor}; give one file a vendor");
            }

            var rows = MasterFormats.Read(format, file, cancellationToken);
            listings.Add(new VendorListing(format.Vendor, rows.Instruments));
            reports.Add(MasterFileReport.Of(format.Vendor, file, rows));
        }

        return new MasterFilesRead(MasterMerge.Merge(listings), reports);
    }
}

/// <summary>What several files say together.</summary>
/// <param name="Instruments">By id.</param>
/// <param name="Files">What became of each file.</param>
public sealed record MasterFilesRead(IReadOnlyDictionary<string, Instrument> Instruments, IReadOnlyList<MasterFileReport> Files);
