using System.Globalization;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Collects which instruments have ticks on which local dates of their venues.</summary>
internal sealed class CoverageScan
{
    private const long QuarterUs = 900_000_000;

    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    private readonly Dictionary<InstrumentId, (long FromUs, long ToUs)> _lastQuarter = [];
    private readonly SortedSet<string> _days = new(StringComparer.Ordinal);

    /// <summary>Earliest date, yyyymmdd; 0 where there was nothing.</summary>
    public int FirstDate { get; private set; }

    /// <summary><c>INSTRUMENT|yyyymmdd</c>, in ordinal order.</summary>
    public IReadOnlyCollection<string> Days => _days;

    public void Add(InstrumentId instrument, long timeUs)
    {
        // Dates begin on quarters of an hour in every zone: most ticks are answered by the one before.
        if (_lastQuarter.TryGetValue(instrument, out var quarter) && timeUs >= quarter.FromUs && timeUs < quarter.ToUs)
        {
            return;
        }

        long fromUs = timeUs - timeUs % QuarterUs;
        _lastQuarter[instrument] = (fromUs, fromUs + QuarterUs);
        Sessions.TryGet(instrument.Venue, out var group);
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(timeUs), group!.TimeZone);
        string date = local.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        int number = int.Parse(date, CultureInfo.InvariantCulture);
        FirstDate = FirstDate == 0 ? number : Math.Min(FirstDate, number);
        _days.Add($"{instrument}|{date}");
    }
}
