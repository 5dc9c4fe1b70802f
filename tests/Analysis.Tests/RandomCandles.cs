using Candlewick.Contracts.V1;

namespace Candlewick.Analysis.Tests;

/// <summary>Minutes of a made-up instrument, as the aggregator would publish them, and some of them again and changed.</summary>
internal sealed class RandomCandles(string instrument, int seed)
{
    private const long MinuteUs = 60_000_000;

    /// <summary>2026-01-05 09:15 in Mumbai.</summary>
    private const long FirstUs = 1_767_584_700_000_000;

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<long, Candle> _newest = [];
    private long _minute;
    private long _price = 10_000;

    /// <summary>The newest revision of each, in order of time.</summary>
    public IReadOnlyCollection<Candle> Newest => _newest.Values;

    /// <summary>All that were published, in that order.</summary>
    public List<Candle> Published { get; } = [];

    /// <summary>Next to be published: mostly the next minute; now and then one that was left out, or one again, changed.</summary>
    public Candle Next()
    {
        int what = _newest.Count < 5 ? 0 : _random.Next(12);
        long minute = what switch
        {
            10 => _minute - _random.Next(1, 5),
            11 => _minute - _random.Next(1, 30),
            _ => _minute += _random.Next(20) == 0 ? 2 : 1,
        };
        minute = Math.Max(1, minute);
        uint revision = _newest.TryGetValue(minute, out var known) ? known.Revision + 1 : 0;
        long open = _price;
        _price = Math.Max(100, _price + _random.Next(-20, 21));
        var candle = new Candle
        {
            Instrument = instrument,
            Interval = "1m",
            StartUs = FirstUs + (minute * MinuteUs),
            EndUs = FirstUs + ((minute + 1) * MinuteUs),
            TradingDate = 20260105,
            PriceScale = 2,
            Open = open,
            High = Math.Max(open, _price) + _random.Next(5),
            Low = Math.Min(open, _price) - _random.Next(5),
            Close = _price,
            Volume = _random.Next(1000),
            Closed = true,
            Revision = revision,
        };
        _newest[minute] = candle;
        Published.Add(candle);
        return candle;
    }
}
