using Candlewick.Instruments.Merging;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Formats;

/// <summary>Files of instruments on this machine, of any vendors.</summary>
public static class MasterFiles
{
    /// <summary>Reads and merges files; which vendor's each one is, its beginning tells.</summary>
    /// <exception cref="MasterFileException">One of them cannot be used.</exception>
    public static MasterFilesRead Read(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var scratch = new ScratchFolder();
        try
        {
            var listings = new Listings();
            foreach (var (format, file) in InOrder(files))
            {
                listings.Add(MasterFormats.Read(format, file, scratch, cancellationToken));
            }

            return new MasterFilesRead(scratch, listings);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
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
