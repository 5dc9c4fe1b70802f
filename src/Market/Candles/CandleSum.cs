using Candlewick.Market.Bars;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Candles;

/// <summary>
/// The candle that others make together, exactly: what the aggregator would have built of the same ticks. Prices of parts
/// in which nothing set a price (<see cref="BarFlags.NoPrice"/>) count only where all are such. Volume is the sum of those that have
/// one, null where none has, or one's is unusable.
/// </summary>
public sealed class CandleSum : ICandle
{
    private readonly CandleBucket _bucket;
    private int _publications;
    private bool _isPriced;
    private int _turnoverScale;

    /// <param name="bucket">Its span.</param>
    /// <param name="parts">One at least, of one instrument, in order of time.</param>
    public CandleSum(in CandleBucket bucket, IReadOnlyList<ICandle> parts)
    {
        _bucket = bucket;
        Source = parts[^1].Source;
        for (int i = 0; i < parts.Count; i++)
        {
            Add(parts[i]);
        }

        if ((Flags & (int)BarFlags.VolumeUnusable) != 0)
        {
            (Volume, Turnover, UnattributedVolume) = (null, null, 0);
        }

        Turnover = Turnover?.WithPlaces(_turnoverScale);
    }

    public long StartUs => _bucket.StartUs;

    public long EndUs => _bucket.EndUs;

    public DateOnly TradingDate => _bucket.TradingDate;

    public decimal Open { get; private set; }

    public decimal High { get; private set; }

    public decimal Low { get; private set; }

    public decimal Close { get; private set; }

    public decimal? Volume { get; private set; }

    public decimal UnattributedVolume { get; private set; }

    public BigDecimal? Turnover { get; private set; }

    public long? OpenInterest { get; private set; }

    public long Trades { get; private set; }

    public long Updates { get; private set; }

    public int Flags { get; private set; }

    /// <summary>
    /// How often its parts were published, less one: it is a function of the parts alone, the same for whoever merges them, and
    /// grows whenever one is revised or comes afterwards.
    /// </summary>
    public int Revision => _publications - 1;

    /// <summary>Of the last part.</summary>
    public string Source { get; }

    private void Add(ICandle part)
    {
        AddPrices(part);
        if (part.Volume is { } volume)
        {
            Volume = (Volume ?? 0) + volume;
        }

        if (part.Turnover is { } turnover)
        {
            Turnover = Turnover is { } sum ? sum + turnover : turnover;
        }

        UnattributedVolume += part.UnattributedVolume;
        OpenInterest = part.OpenInterest ?? OpenInterest;
        Trades += part.Trades;
        Updates += part.Updates;
        _publications += part.Revision + 1;
        _turnoverScale = Open.Scale + (Volume ?? 0).Scale;
    }

    private void AddPrices(ICandle part)
    {
        bool isPriced = (part.Flags & (int)BarFlags.NoPrice) == 0;
        bool isFirst = _publications == 0;
        if (isFirst || (isPriced && !_isPriced))
        {
            // The first that sets a price takes the place of those that set none.
            decimal places = Open - Open;
            (Open, High, Low, Close) = (part.Open + places, part.High + places, part.Low + places, part.Close + places);
        }
        else
        {
            decimal places = part.Open - part.Open;
            decimal own = Open - Open;
            bool counts = isPriced || !_isPriced;
            (Open, High, Low, Close) = (
                Open + places,
                (counts && part.High > High ? part.High : High) + places + own,
                (counts && part.Low < Low ? part.Low : Low) + places + own,
                (counts ? part.Close : Close) + places + own);
        }

        Flags = isFirst ? part.Flags : ((Flags | part.Flags) & ~(int)BarFlags.NoPrice) | (_isPriced || isPriced ? 0 : (int)BarFlags.NoPrice);
        _isPriced |= isPriced;
    }
}
