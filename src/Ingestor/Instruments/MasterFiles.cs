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
        var merge = new MasterMerge();
        var reports = new List<MasterFileReport>();
        foreach (var (format, file) in InOrder(files))
        {
            var rows = MasterFormats.Read(format, file, cancellationToken);
            merge.Add(format.Vendor, rows.Instruments);
            reports.Add(MasterFileReport.Of(format.Vendor, file, rows));
        }

        return new MasterFilesRead(merge.Complete(), reports);
    }

    /// <summary>Files with their formats, in the order in which vendors' words count.</summary>
    /// <exception cref="MasterFileException">One is of no vendor, or two are of one.</exception>
    internal static IReadOnlyList<(IMasterFormat Format, string File)> InOrder(IEnumerable<string> files)
    {
        var sorted = files.Select(file => (Format: MasterFormats.Detect(file), File: file)).OrderBy(f => Vendors.RankOf(f.Format.Vendor)).ToList();
        for (int i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Format == sorted[i - 1].Format)
            {
                throw new MasterFileException($"'{sorted[i].File}' and '{sorted[i - 1].File}' are both of {sorted[i].Format.Vendor}; give one file a vendor");
            }
        }

        return sorted;
    }
}

/// <summary>What several files say together.</summary>
/// <param name="Instruments">By id.</param>
/// <param name="Files">What became of each file.</param>
public sealed record MasterFilesRead(IReadOnlyDictionary<string, Instrument> Instruments, IReadOnlyList<MasterFileReport> Files);
