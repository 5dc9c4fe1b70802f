using System.Globalization;
using Candlewick.Ingestor.Files;

namespace Candlewick.Ingestor.Lean;

/// <summary>LEAN's trade zips: one instrument and one trading date a file, both named by its path, so that none is read to be examined.</summary>
internal sealed class LeanFormat : IFileFormat
{
    public bool WholeDays => true;

    public FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        var (instrument, date, zone) = LeanPath.Parse(path);
        int day = int.Parse(date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return new FileFacts(new LocalMidnight(date, zone).ToUtcUs(0), day, [CoveredDays.Whole(instrument.ToString(), (uint)day)]);
    }

    public ITickFile Open(string path) => new LeanTradeFile(path);
}
