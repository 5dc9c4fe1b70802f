using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// Gives the state of each instrument that changed once in a span of the log's time, as it is at the span's end. The spans are those of
/// the clock on the wall, so that where reading began makes no difference.
/// </summary>
/// <param name="spanUs">0: each change at once.</param>
/// <param name="stateOf">The state of an instrument now.</param>
internal sealed class Trailing(long spanUs, Func<string, IEnumerable<Item>> stateOf)
{
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);
    private long _span = long.MinValue;
    private long _lastUs;

    /// <summary>The log has reached a time: what changed in a span that is over is due, before what was read there changes it.</summary>
    public void Reach(long us, List<Seen> into)
    {
        if (spanUs > 0 && us / spanUs > _span)
        {
            foreach (string instrument in _changed)
            {
                Add((_span + 1) * spanUs, instrument, into);
            }

            _changed.Clear();
            _span = us / spanUs;
        }
    }

    /// <summary>An instrument has another state.</summary>
    public void Change(long us, string instrument, List<Seen> into)
    {
        _lastUs = us;
        if (spanUs == 0)
        {
            Add(us, instrument, into);
        }
        else
        {
            _changed.Add(instrument);
        }
    }

    /// <summary>No span ends for now: what changed is due.</summary>
    public void End(List<Seen> into)
    {
        foreach (string instrument in _changed)
        {
            Add(_lastUs, instrument, into);
        }

        _changed.Clear();
    }

    /// <summary>What has changed was told.</summary>
    public void Forget() => _changed.Clear();

    private void Add(long us, string instrument, List<Seen> into)
    {
        foreach (var item in stateOf(instrument))
        {
            into.Add(new Seen(us, item));
        }
    }
}
