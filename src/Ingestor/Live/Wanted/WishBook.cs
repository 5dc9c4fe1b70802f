using Candlewick.Contracts.V1;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live.Wanted;

/// <summary>Who wants what of one feed, and which sources hold what, as topic <c>wanted-instruments</c> says. For one thread.</summary>
internal sealed class WishBook(string feed)
{
    private readonly Dictionary<(string Instrument, string Owner), long> _wishes = [];
    private readonly Dictionary<string, HashSet<string>> _holders = new(StringComparer.Ordinal);
    private readonly List<string> _new = [];

    /// <summary>Takes a record: of <c>feed|instrument|owner</c>, what it says now; null: nothing.</summary>
    public void Apply(string key, WantedInstrument? says)
    {
        if (key.Split('|') is not [var of, var instrument, var owner])
        {
            return;
        }

        if (says is { Held: true })
        {
            if (!_holders.TryGetValue(instrument, out var holders))
            {
                _holders.Add(instrument, holders = new HashSet<string>(StringComparer.Ordinal));
            }

            holders.Add(owner);
        }
        else if (says is null)
        {
            _wishes.Remove((instrument, owner));
            _holders.GetValueOrDefault(instrument)?.Remove(owner);
        }
        else if (of == feed)
        {
            if (!_wishes.ContainsKey((instrument, owner)))
            {
                _new.Add(instrument);
            }

            _wishes[(instrument, owner)] = says.UntilUs;
        }
    }

    /// <summary>What somebody wants who did not before the last call.</summary>
    public IReadOnlyList<string> TakeNew()
    {
        string[] taken = [.. _new.Distinct()];
        _new.Clear();
        return taken;
    }

    /// <summary>Forgets wishes that have not been said again in time, and says which.</summary>
    public IReadOnlyList<(string Instrument, string Owner)> Lapse(DateTimeOffset now)
    {
        long nowUs = TickTime.Of(now);
        var lapsed = _wishes.Where(w => w.Value != 0 && w.Value < nowUs).Select(w => w.Key).ToList();
        lapsed.ForEach(wish => _wishes.Remove(wish));
        return lapsed;
    }

    /// <summary>Instruments that somebody wants.</summary>
    public IReadOnlySet<string> Wanted => _wishes.Keys.Select(w => w.Instrument).ToHashSet(StringComparer.Ordinal);

    /// <summary>Sources that have said that they hold an instrument; they may be gone.</summary>
    public IEnumerable<string> HoldersOf(string instrument) => _holders.GetValueOrDefault(instrument) ?? [];
}
