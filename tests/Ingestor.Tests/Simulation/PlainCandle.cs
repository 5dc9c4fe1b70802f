using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>A candle in numbers without scales, so that those of a vendor who writes eight decimals and of one who writes two are the same.</summary>
internal sealed record PlainCandle(string Instrument, string Interval, long StartUs, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume)
{
    /// <summary>The market's candles by instrument, interval and start.</summary>
    public static Dictionary<(string Instrument, string Interval, long StartUs), PlainCandle> Of(IEnumerable<TrueCandle> candles, MarketOptions market)
    {
        var instruments = market.Instruments.ToDictionary(i => i.Id);
        return candles.Select(c =>
        {
            decimal unit = ScaledNumber.PowerOfTen(instruments[c.Instrument].PriceScale), size = ScaledNumber.PowerOfTen(instruments[c.Instrument].SizeScale);
            string interval = c.Seconds switch { 0 => "1d", 1 => "1s", _ => $"{c.Seconds / 60}m" };
            return new PlainCandle(c.Instrument.ToString(), interval, c.StartUs, c.Open / unit, c.High / unit, c.Low / unit, c.Close / unit, c.Volume / size);
        }).ToDictionary(c => (c.Instrument, c.Interval, c.StartUs));
    }

    public override string ToString() => $"{Instrument} {Interval} {DateTime.UnixEpoch.AddMicroseconds(StartUs):HH:mm:ss} {Open} {High} {Low} {Close} x {Volume}";
}
