namespace Candlewick.Market.Candles;

/// <summary>The parts of one candle that is merged, as far as they are known. Not safe to share between threads.</summary>
/// <param name="bucket">Its span.</param>
public sealed class MergedCandle(CandleBucket bucket)
{
    /// <summary>Revision of a part that has not been published.</summary>
    public const int StillOpen = -1;

    private readonly List<ICandle> _parts = [];

    public CandleBucket Bucket => bucket;

    /// <summary>The part is known that ends it: no other one follows.</summary>
    public bool IsWhole => _parts.Count > 0 && _parts[^1].EndUs >= bucket.EndUs;

    /// <summary>
    /// Takes a part, or a later revision of one; false where it is known already. A part that is still open has revision
    /// <see cref="StillOpen"/>: each of its states takes the place of the one before, and what it closes as that of the last.
    /// </summary>
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

        if (_parts[index].Revision >= Math.Max(part.Revision, StillOpen + 1))
        {
            return false;
        }

        _parts[index] = part;
        return true;
    }

    /// <summary>The candle that the parts make, one at least.</summary>
    public CandleSum Sum()
    {
        var sum = new CandleSum(bucket);
        foreach (var part in _parts)
        {
            sum.Add(part);
        }

        return sum;
    }
}
