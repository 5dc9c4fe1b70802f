using Candlewick.Instruments.Formats;

namespace Candlewick.Instruments.Publishing;

/// <summary>
/// Keeps a list that was cut off between two rows, which reads well, from delisting most of the master. A downloaded file is compared
/// with the one before; a file that was named has none, so it is compared with the master.
/// </summary>
internal static class FewerInstruments
{
    /// <param name="listedBy">How many the master has of each vendor.</param>
    /// <param name="named">Files that were named, as they were read.</param>
    /// <exception cref="MasterFileException">One lists fewer than half of those.</exception>
    public static void Refuse(IReadOnlyDictionary<string, int> listedBy, IEnumerable<MasterFileReport> named)
    {
        if (named.FirstOrDefault(file => file.Instruments < listedBy.GetValueOrDefault(file.Vendor) / 2) is { } fewer)
        {
            throw new MasterFileException(
                $"'{fewer.Path}' has {fewer.Instruments:N0} instruments where the master has {listedBy[fewer.Vendor]:N0} of {fewer.Vendor}; if that is right, refresh with --accept-fewer. Nothing was changed");
        }
    }
}
