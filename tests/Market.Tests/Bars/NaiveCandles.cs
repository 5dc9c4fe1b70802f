using System.Globalization;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>
/// Candles of a trade feed on NYSE's extended session, written a second time for comparison: decimals instead of
/// mantissas, local times instead of instants, and at every clock tick the whole list grouped anew.
/// </summary>
internal static class NaiveCandles
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    private sealed record Trade(long Offset, DateTime Time, decimal Price, decimal Size, int PriceScale, int SizeScale, Dictionary<TimeSpan, DateTime> Starts);

    public static List<string> Of(IReadOnlyList<Tick> ticks, IReadOnlyList<(string Name, TimeSpan Length)> intervals)
    {
        var lines = new List<string>();
        var accepted = new List<Trade>();
        var published = new Dictionary<(string, DateTime), (int Count, int Revision)>();
        var watermark = DateTime.MinValue;
        long last = long.MinValue;
        for (int offset = 0; offset < ticks.Count; offset++)
        {
            var tick = ticks[offset];
            if (tick.Kind == TickKind.Trade)
            {
                bool isNew = tick.Sequence > last;
                last = Math.Max(last, tick.Sequence);
                var time = DateTime.UnixEpoch.AddMicroseconds(tick.TradeUs);
                bool inTime = watermark == DateTime.MinValue || watermark - time <= TimeSpan.FromMinutes(2);
                if (isNew && tick.Price > 0 && inTime && Local(time).Hour is >= 4 and < 20)
                {
                    accepted.Add(new Trade(
                        offset, time, new decimal(tick.Price) / (decimal)Math.Pow(10, tick.PriceScale),
                        new decimal(tick.Size) / (decimal)Math.Pow(10, tick.SizeScale), tick.PriceScale, tick.SizeScale,
                        intervals.ToDictionary(interval => interval.Length, interval => Start(time, interval.Length))));
                }

                continue;
            }

            var clock = DateTime.UnixEpoch.AddMicroseconds(tick.ClockUs);
            watermark = clock > watermark ? clock : watermark;
            var due =
                from interval in intervals
                from bar in accepted
                    // Nothing that old is revised; without this the comparison takes minutes.
                    .Where(trade => tick.ClockState == ClockState.End || watermark - trade.Time < TimeSpan.FromMinutes(20) || interval.Length.TotalHours >= 24)
                    .GroupBy(trade => trade.Starts[interval.Length])
                let seen = published.GetValueOrDefault((interval.Name, bar.Key), (Count: 0, Revision: -1))
                where bar.Count() > seen.Count
                let end = End(bar.Key, interval.Length)
                where tick.ClockState == ClockState.End || end.AddSeconds(2) <= watermark
                orderby end, interval.Length
                select (interval, bar, end, seen);
            foreach (var (interval, bar, end, seen) in due.ToList())
            {
                published[(interval.Name, bar.Key)] = (bar.Count(), seen.Revision + 1);
                lines.Add(Write(interval.Name, [.. bar], bar.Key, end, seen.Revision + 1, watermark));
            }
        }

        return lines;
    }

    private static string Write(string interval, List<Trade> trades, DateTime start, DateTime end, int revision, DateTime watermark)
    {
        int priceScale = trades.Max(trade => trade.PriceScale);
        int sizeScale = trades.Max(trade => trade.SizeScale);
        string Price(decimal value) => Fixed(value, priceScale);
        var byTime = trades.OrderBy(trade => trade.Time).ThenBy(trade => trade.Offset).ToList();
        return $"{interval} {Us(start)}-{Us(end)} {Local(start):yyyyMMdd} r{revision} at {Us(watermark)} "
            + $"{Price(byTime[0].Price)} {Price(trades.Max(trade => trade.Price))} {Price(trades.Min(trade => trade.Price))} {Price(byTime[^1].Price)}"
            + $" v{Fixed(trades.Sum(trade => trade.Size), sizeScale)} u0 t{Fixed(trades.Sum(trade => trade.Size * trade.Price), priceScale + sizeScale)}"
            + $" n{trades.Count}+0 {trades.Min(trade => trade.Offset)}..{trades.Max(trade => trade.Offset)} None";
    }

    private static DateTime Start(DateTime time, TimeSpan length)
    {
        var local = Local(time);
        if (length.TotalHours >= 24)
        {
            return Utc(local.Date.AddHours(4));
        }

        var anchor = local.Date.AddHours(9.5);
        var start = anchor + (Math.Floor((local - anchor) / length) * length);
        return Utc(start < local.Date.AddHours(4) ? local.Date.AddHours(4) : start);
    }

    private static DateTime End(DateTime start, TimeSpan length)
    {
        // The grid's next line, not start + length: the first bar of the session may be cut at its front.
        var local = Local(start);
        var close = local.Date.AddHours(20);
        var anchor = local.Date.AddHours(9.5);
        var end = length.TotalHours >= 24 ? close : anchor + ((Math.Floor((local - anchor) / length) + 1) * length);
        return Utc(end > close ? close : end);
    }

    private static string Fixed(decimal value, int scale) => value.ToString("F" + scale, CultureInfo.InvariantCulture);

    private static DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(utc, Zone);

    private static DateTime Utc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(local, Zone);

    private static long Us(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / 10;
}
