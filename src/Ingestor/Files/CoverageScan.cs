using System.Globalization;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Files;

/// <summary>Collects from when to when instruments have ticks on which local dates of their venues.</summary>
internal sealed class CoverageScan
{
    private const long QuarterUs = 900_000_000;

    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    private readonly Dictionary<FeedInstrument, Quarter> _last = [];
    private readonly List<CoveredDay> _days = [];

    /// <summary>Earliest date, yyyymmdd; 0 where there was nothing.</summary>
    public int FirstDate => _days.Count == 0 ? 0 : (int)_days.Min(d => d.Date);

    /// <summary>By instrument, then date.</summary>
    public IReadOnlyCollection<CoveredDay> Days => CoveredDays.Union(_days);

    public void Add(FeedInstrument instrument, long timeUs)
    {
        // Dates begin on quarters of an hour in every zone: most ticks are answered by the one before.
        if (_last.TryGetValue(instrument, out var quarter) && timeUs - quarter.StartUs is >= 0 and < QuarterUs)
        {
            quarter.Day.FromUs = Math.Min(quarter.Day.FromUs, timeUs);
            quarter.Day.ToUs = Math.Max(quarter.Day.ToUs, timeUs);
            return;
        }

        var day = new CoveredDay { Instrument = instrument.Id.ToString(), Date = DateOf(instrument, timeUs), FromUs = timeUs, ToUs = timeUs };
        _last[instrument] = new Quarter(timeUs - timeUs % QuarterUs, day);
        _days.Add(day);
    }

    private static uint DateOf(FeedInstrument instrument, long timeUs)
    {
        Sessions.TryGet(instrument.Id.Venue, out var group);
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(timeUs), group!.TimeZone);
        return uint.Parse(local.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private sealed record Quarter(long StartUs, CoveredDay Day);
}
