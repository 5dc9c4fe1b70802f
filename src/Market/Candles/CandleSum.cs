using Candlewick.Market.Bars;
using Candlewick.Market.Numbers;

namespace Candlewick.Market.Candles;

/// <summary>
/// The candle that others make together, exactly: what the aggregator would have built of the same ticks. Prices of parts
/// in which nothing set a price (<see cref="BarFlags.NoPrice"/>) count only where all are such. Volume is the sum of those that have
/// one, null where none has, or one's is unusable.
/// </summary>
/// <param name="bucket">Its span.</param>
public sealed class CandleSum(CandleBucket bucket) : ICandle
{
    private int _publications;
    private bool _hasParts;
    private bool _isPriced;
    private decimal? _volume;
    private decimal _unattributed;
    private BigDecimal? _turnover;

    public CandleBucket Bucket => bucket;

    public long StartUs => bucket.StartUs;

    public long EndUs => bucket.EndUs;

    public DateOnly TradingDate => bucket.TradingDate;

    public decimal Open { get; private set; }

    public decimal High { get; private set; }

    public decimal Low { get; private set; }

    public decimal Close { get; private set; }

    public decimal? Volume => IsVolumeUnusable ? null : _volume;

    public decimal UnattributedVolume => IsVolumeUnusable ? 0 : _unattributed;

    public BigDecimal? Turnover => IsVolumeUnusable ? null : _turnover?.WithPlaces(Open.Scale + (_volume ?? 0).Scale);

    public long? OpenInterest { get; private set; }

    public long Trades { get; private set; }

    public long Updates { get; private set; }

    public int Flags { get; private set; }

    /// <summary>
    /// How often its parts were published, less one: it is a function of the parts alone, the same for whoever merges them, and
    /// grows whenever one is revised or comes afterwards.
    /// </summary>
    public int Revision => Math.Max(0, _publications - 1);

    /// <summary>Of the last part.</summary>
    public string Source { get; private set; } = "";

    private bool IsVolumeUnusable => (Flags & (int)BarFlags.VolumeUnusable) != 0;

    /// <summary>Adds the next part of the instrument, in order of time.</summary>
    public void Add(ICandle part)
    {
        AddPrices(part);
        if (part.Volume is { } volume)
        {
            _volume = (_volume ?? 0) + volume;
        }

        if (part.Turnover is { } turnover)
        {
            _turnover = _turnover is { } sum ? sum + turnover : turnover;
        }

        _unattributed += part.UnattributedVolume;
        OpenInterest = part.OpenInterest ?? OpenInterest;
        Trades += part.Trades;
        Updates += part.Updates;
        Source = part.Source;
        _publications += part.Revision + 1;
    }

    private void AddPrices(ICandle part)
    {
        bool isPriced = (part.Flags & (int)BarFlags.NoPrice) == 0;
        bool isFirst = !_hasParts;
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
        _hasParts = true;
    }
}
