using Candlewick.Ingestor.Instruments.Formats;
using Candlewick.Ingestor.Instruments.Merging;

namespace Candlewick.Ingestor.Instruments.Publishing;

/// <summary>
/// Keeps a list that was cut off between two rows, which reads well, from delisting most of the master. A downloaded file is compared
/// with the one before; a file that was named has none, so it is compared with the master.
/// </summary>
internal static class FewerInstruments
{
    /// <param name="named">Files that were named, as they were read.</param>
    /// <param name="today">The day of the refresh.</param>
    /// <exception cref="MasterFileException">One lists fewer than half the instruments that the master has of its vendor.</exception>
    public static void Refuse(InstrumentFile master, IReadOnlyList<MasterFileReport> named, DateOnly today)
    {
        if (named.Count == 0)
        {
            return;
        }

        var before = named.ToDictionary(file => file.Vendor, _ => 0, StringComparer.Ordinal);
        foreach (var instrument in master.InOrder())
        {
            foreach (string vendor in instrument.Aliases.Where(a => a.IsValidOn(today) && before.ContainsKey(a.Vendor)).Select(a => a.Vendor).Distinct(StringComparer.Ordinal))
            {
                before[vendor]++;
            }
        }

        if (named.FirstOrDefault(file => file.Instruments < before[file.Vendor] / 2) is { } fewer)
        {
            throw new MasterFileException(
                $"'{fewer.Path}' has {fewer.Instruments:N0} instruments where the master has {before[fewer.Vendor]:N0} of {fewer.Vendor}; if that is right, refresh with --accept-fewer. Nothing was changed");
        }
    }
}
