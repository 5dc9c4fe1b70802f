using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>One merged candle of one instrument on its way: its parts, and what its subscriber knows of it.</summary>
internal sealed class MergeSlot(CandleBucket bucket)
{
    private readonly MergedCandle _candle = new(bucket);
    private CandleRow? _last;
    private int _sent = -1;

    public CandleBucket Bucket => bucket;

    /// <summary>It is closed: what still comes are revisions.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Takes a part that lies in the log where the subscription reads.</summary>
    public void Take(CandleRow part)
    {
        Know(part);
        IsClosed |= part.EndUs >= bucket.EndUs;
    }

    /// <summary>Takes a part that may lie behind where the subscription reads: it closes nothing yet.</summary>
    public void Know(CandleRow part)
    {
        if (_candle.Put(part) && (_last is null || part.StartUs >= _last.StartUs))
        {
            _last = part;
        }
    }

    public void Close() => IsClosed = true;

    /// <summary>What it says now was sent before.</summary>
    public void NoteSent() => _sent = _last is null ? -1 : _candle.Sum().Revision;

    /// <summary>The closed candle, where there is news of it; null else. It counts as sent then.</summary>
    public CandleRow? News(BarSpec spec)
    {
        if (!IsClosed || _last is null)
        {
            return null;
        }

        var sum = _candle.Sum();
        if (sum.Revision <= _sent)
        {
            return null;
        }

        _sent = sum.Revision;
        return MergedRow.Of(sum, _last, spec, isOpen: false);
    }

    /// <summary>The candle as it stands; null where it has no part.</summary>
    public CandleRow? Standing(BarSpec spec, bool isOpen) => _last is { } last ? MergedRow.Of(_candle.Sum(), last, spec, isOpen) : null;
}
