namespace Candlewick.AlertRules.Evaluation;

/// <summary>
/// The levels that wait for the price of an instrument, sorted. A price between the two levels around the last one touches none: two comparisons, however
/// many there are.
/// </summary>
internal sealed class LevelBook
{
    private readonly List<LevelLeaf> _leaves = [];
    private decimal _below;
    private decimal _above;
    private bool _hasBelow;
    private bool _hasAbove;
    private bool _isKnown;

    public int Count => _leaves.Count;

    public void Add(LevelLeaf leaf)
    {
        _leaves.Insert(UpperBound(leaf.Level!.Value), leaf);
        _isKnown = false;
    }

    public void Remove(LevelLeaf leaf)
    {
        decimal level = leaf.Level!.Value;
        for (int at = LowerBound(level); at < _leaves.Count && _leaves[at].Level == level; at++)
        {
            if (_leaves[at] == leaf)
            {
                _leaves.RemoveAt(at);
                break;
            }
        }

        _isKnown = false;
    }

    /// <summary>The leaves whose level lies from the last price to the next one, both inclusive: those to which the price lies otherwise now.</summary>
    public ReadOnlySpan<LevelLeaf> Between(decimal last, decimal next)
    {
        if (last == next || (_isKnown && (!_hasBelow || next > _below) && (!_hasAbove || next < _above)))
        {
            return default;
        }

        int from = LowerBound(Math.Min(last, next));
        int to = UpperBound(Math.Max(last, next));
        Around(next);
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_leaves)[from..to];
    }

    /// <summary>Finds the levels around a price: the last at or below it, the first at or above it.</summary>
    private void Around(decimal price)
    {
        int above = LowerBound(price);
        int below = UpperBound(price) - 1;
        (_hasAbove, _hasBelow) = (above < _leaves.Count, below >= 0);
        _above = _hasAbove ? _leaves[above].Level!.Value : 0;
        _below = _hasBelow ? _leaves[below].Level!.Value : 0;

        // A price at a level leaves it with the next one, whichever way it goes.
        _isKnown = !(_hasAbove && _above == price);
    }

    private int LowerBound(decimal level)
    {
        int low = 0;
        for (int high = _leaves.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _leaves[middle].Level < level ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int UpperBound(decimal level)
    {
        int low = 0;
        for (int high = _leaves.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = _leaves[middle].Level <= level ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
