using System.Globalization;
using Candlewick.Ingestor.Files;

namespace Candlewick.Ingestor.Lean;

/// <summary>LEAN's trade zips: one instrument and one trading date a file, both named by its path.</summary>
internal sealed class LeanFormat : IFileFormat
{
    public string Feed => "lean";

    public bool WholeDays => true;

    public FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        var (instrument, date, zone) = LeanPath.Parse(path);
        string day = date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return new FileFacts(
            new LocalMidnight(date, zone).ToUtcUs(0), int.Parse(day, CultureInfo.InvariantCulture), [$"{instrument}|{day}"]);
    }

    public ITickFile Open(string path) => new LeanTradeFile(path);
}
