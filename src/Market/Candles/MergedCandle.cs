namespace Candlewick.Market.Candles;

/// <summary>The parts of one candle that is merged, as far as they are known. Not safe to share between threads.</summary>
/// <param name="bucket">Its span.</param>
public sealed class MergedCandle(CandleBucket bucket)
{
    private readonly List<ICandle> _parts = [];

    public CandleBucket Bucket => bucket;

    /// <summary>The part is known that ends it: no other one follows.</summary>
    public bool IsWhole => _parts.Count > 0 && _parts[^1].EndUs >= bucket.EndUs;

    /// <summary>Takes a part, or a later revision of one; false where it is known already.</summary>
    public bool Put(ICandle part)
    {
        int index = _parts.Count;
        while (index > 0 && _parts[index - 1].StartUs >= part.StartUs)
        {
            index--;
        }

        if (index == _parts.Count || _parts[index].StartUs != part.StartUs)
        {
            _parts.Insert(index, part);
            return true;
        }

        if (_parts[index].Revision >= part.Revision)
        {
            return false;
        }

        _parts[index] = part;
        return true;
    }

    /// <summary>The candle that the parts make.</summary>
    /// <param name="open">A part that has not closed, after all others; null where there is none.</param>
    public CandleSum Sum(ICandle? open = null) =>
        new(bucket, open is null ? _parts : [.. _parts.Where(part => part.StartUs < open.StartUs), open]);
}
