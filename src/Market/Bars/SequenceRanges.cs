using System.Runtime.InteropServices;

namespace Candlewick.Market.Bars;

/// <summary>A set of ids as ranges, joined where they touch: ids that come in order are one. Not safe to share between threads.</summary>
public sealed class SequenceRanges
{
    /// <summary>Ranges at most: a checkpoint holds them.</summary>
    public const int MaxRanges = 8_192;

    private readonly List<(long First, long Last)> _ranges = [];

    public SequenceRanges(params ReadOnlySpan<(long First, long Last)> ranges)
    {
        _ranges.AddRange(ranges);
        foreach (var (first, last) in ranges)
        {
            Count += last - first + 1;
        }
    }

    /// <summary>Least first, apart from each other; both ends inclusive.</summary>
    public ReadOnlySpan<(long First, long Last)> Ranges => CollectionsMarshal.AsSpan(_ranges);

    /// <summary>How many ids.</summary>
    public long Count { get; private set; }

    public bool Contains(long id)
    {
        int at = Find(id);
        return at >= 0 && _ranges[at].Last >= id;
    }

    /// <summary>Adds an id that is not there; false where it would be one range too many.</summary>
    public bool TryAdd(long id)
    {
        int at = Find(id);
        bool joinsBefore = at >= 0 && _ranges[at].Last == id - 1;
        bool joinsAfter = at + 1 < _ranges.Count && _ranges[at + 1].First == id + 1;
        if (!joinsBefore && !joinsAfter && _ranges.Count == MaxRanges)
        {
            return false;
        }

        Count++;
        if (joinsBefore && joinsAfter)
        {
            _ranges[at] = (_ranges[at].First, _ranges[at + 1].Last);
            _ranges.RemoveAt(at + 1);
        }
        else if (joinsBefore)
        {
            _ranges[at] = (_ranges[at].First, id);
        }
        else if (joinsAfter)
        {
            _ranges[at + 1] = (id, _ranges[at + 1].Last);
        }
        else
        {
            _ranges.Insert(at + 1, (id, id));
        }

        return true;
    }

    /// <summary>Adds ids that all lie above those that are there; false where it would be one range too many.</summary>
    public bool TryAppend(long first, long last)
    {
        if (first > last)
        {
            return true;
        }

        bool joins = _ranges.Count > 0 && _ranges[^1].Last == first - 1;
        if ((_ranges.Count > 0 && _ranges[^1].Last >= first) || (!joins && _ranges.Count == MaxRanges))
        {
            return false;
        }

        Count += last - first + 1;
        if (joins)
        {
            _ranges[^1] = (_ranges[^1].First, last);
        }
        else
        {
            _ranges.Add((first, last));
        }

        return true;
    }

    /// <summary>Index of the last range that begins at or below an id; -1 where none does.</summary>
    private int Find(long id)
    {
        int low = 0;
        int high = _ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].First <= id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
