using System.Globalization;
using System.IO.Compression;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>Minute bars that others recorded at NSE lie on this grid, on days this calendar calls trading days.</summary>
public sealed class RealBarsTests
{
    [Theory]
    [InlineData("juniorbees", 20190101)]
    [InlineData("juniorbees", 20190102)]
    [InlineData("juniorbees", 20190103)]
    [InlineData("juniorbees", 20190104)]
    [InlineData("yesbank", 20190709)]
    [InlineData("yesbank", 20190710)]
    [InlineData("yesbank", 20190711)]
    public void Each_recorded_minute_is_a_bar_or_lies_after_the_close(string symbol, int date)
    {
        string file = SharedData.Require($"bars/lean/equity/india/minute/{symbol}/{date}_trade.zip");
        var clock = Calendar.Clock("NSE");
        var midnight = DateOnly.ParseExact(date.ToString(CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture).ToDateTime(TimeOnly.MinValue);
        long midnightUs = (TimeZoneInfo.ConvertTimeToUtc(midnight, clock.Group.TimeZone) - DateTime.UnixEpoch).Ticks / 10;
        int bars = 0;
        foreach (long startUs in Starts(file).Select(ms => midnightUs + (ms * 1000)))
        {
            if (!clock.TryLocate(startUs, out var session, out var phase))
            {
                // The last trades carry the second of the close, 15:30:00, in two of these files. Here that is after it.
                Assert.Equal("15:30", Calendar.Local(clock, startUs));
                continue;
            }

            Assert.Equal(date, session.TradingDate);
            if (phase.Kind == SessionPhaseKind.PostClose)
            {
                continue; // The recorder made a bar of the prints after the close; here they count to 1d only.
            }

            Assert.True(clock.TryGetBounds(startUs, BarSpec.OneMinute, out var bounds));
            Assert.Equal(new BarBounds(startUs, startUs + 60_000_000), bounds);
            bars++;
        }

        Assert.InRange(bars, 175, 375);
    }

    private static List<long> Starts(string file)
    {
        using var zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.Entries.Single().Open());
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
    }
}
