using System.Runtime.InteropServices;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>What a clock or control tick changed.</summary>
[Flags]
public enum SourceChange
{
    None = 0,

    /// <summary>The watermark moved.</summary>
    Watermark = 1,

    /// <summary>Data turned out to be missing.</summary>
    Missing = 2,

    /// <summary>The source has ended.</summary>
    Ended = 4,
}

/// <summary>
/// The time of one source as one partition of <c>ticks</c> tells it, microseconds UTC. Not safe to share between threads.
/// </summary>
public sealed class SourceClock(string source)
{
    /// <summary>Longer than any bar stays open or revisable.</summary>
    private const long KeepUs = 2 * 86_400_000_000L;

    /// <summary>
    /// A source that flaps all day must not grow the state. Beyond this the two oldest spans become one, which flags bars
    /// between them too: a bar that is complete may be called incomplete, never the other way round.
    /// </summary>
    private const int MaxSpans = 64;

    private readonly List<MissingSpan> _missing = [];

    public string Source { get; } = source;

    /// <summary>The time the source has reached; 0 before its first clock tick. Never goes back.</summary>
    public long Watermark { get; private set; }

    /// <summary>Since when the source has been observed without a gap: its first clock tick, or the end of the last gap; 0 = unknown.</summary>
    public long ObservedSinceUs { get; private set; }

    /// <summary>Since when the source has been down; 0 = it is up.</summary>
    public long DownSinceUs { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Known missing times that open bars may still overlap, oldest first, apart from each other, bounded.</summary>
    public ReadOnlySpan<MissingSpan> Missing => CollectionsMarshal.AsSpan(_missing);

    /// <summary>What lies before this, microseconds UTC, was joined to keep the state bounded: it is missing, or between what is.</summary>
    public long VagueBeforeUs { get; private set; }

    /// <summary>Another number whenever <see cref="Missing"/> is another set; not part of the state.</summary>
    internal int MissingVersion { get; private set; }

    /// <summary>Takes a clock or control tick of this source; by other kinds, and after the end, nothing changes.</summary>
    public SourceChange Apply(in Tick tick)
    {
        if (Ended)
        {
            return SourceChange.None;
        }

        return tick.Kind switch
        {
            TickKind.Clock => ApplyClock(tick),
            TickKind.Control when tick.Control == ControlKind.Gap => Miss(tick.DownSinceUs, tick.ClockUs),
            _ => SourceChange.None,
        };
    }

    /// <summary>Whether [from, to) overlaps time in which the source was away.</summary>
    public bool Misses(long fromUs, long toUs)
    {
        foreach (ref readonly var span in Missing)
        {
            if (span.FromUs < toUs && span.ToUs > fromUs)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a checkpoint back, in place of everything known.</summary>
    public void Restore(long watermark, long observedSinceUs, long downSinceUs, bool ended, long vagueBeforeUs, params ReadOnlySpan<MissingSpan> missing)
    {
        Watermark = watermark;
        ObservedSinceUs = observedSinceUs;
        DownSinceUs = downSinceUs;
        Ended = ended;
        VagueBeforeUs = vagueBeforeUs;
        _missing.Clear();
        _missing.AddRange(missing);
        MissingVersion++;
    }

    private SourceChange ApplyClock(in Tick tick)
    {
        long now = tick.ClockUs;
        var change = SourceChange.None;
        if (ObservedSinceUs == 0)
        {
            ObservedSinceUs = now;
        }

        if (tick.ClockState == ClockState.Down && DownSinceUs == 0)
        {
            // A source that does not know since when has said nothing since its last clock tick.
            DownSinceUs = tick.DownSinceUs != 0 ? tick.DownSinceUs : Math.Max(Watermark, ObservedSinceUs);
        }

        if (DownSinceUs != 0)
        {
            // The first tick after the outage ends it: what happened since the last one while down was not seen either.
            change |= Miss(DownSinceUs, now);
            DownSinceUs = tick.ClockState == ClockState.Down ? DownSinceUs : 0;
        }

        if (now > Watermark)
        {
            Watermark = now;
            change |= SourceChange.Watermark;
        }

        if (tick.ClockState == ClockState.End)
        {
            Ended = true;
            change |= SourceChange.Ended;
        }

        return change;
    }

    private SourceChange Miss(long fromUs, long toUs)
    {
        if (toUs <= fromUs)
        {
            return SourceChange.None;
        }

        ObservedSinceUs = Math.Max(ObservedSinceUs, toUs);
        _missing.RemoveAll(span => span.ToUs + KeepUs <= Watermark);
        int at = _missing.FindIndex(span => span.ToUs >= fromUs);
        at = at < 0 ? _missing.Count : at;
        while (at < _missing.Count && _missing[at].FromUs <= toUs)
        {
            (fromUs, toUs) = (Math.Min(fromUs, _missing[at].FromUs), Math.Max(toUs, _missing[at].ToUs));
            _missing.RemoveAt(at);
        }

        _missing.Insert(at, new MissingSpan(fromUs, toUs));
        if (_missing.Count > MaxSpans)
        {
            _missing[1] = new MissingSpan(_missing[0].FromUs, _missing[1].ToUs);
            _missing.RemoveAt(0);
            VagueBeforeUs = _missing[0].ToUs;
        }

        MissingVersion++;
        return SourceChange.Missing;
    }
}
