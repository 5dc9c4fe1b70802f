using System.Runtime.InteropServices;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>
/// What is missing of one instrument from one source, of the dates whose bars it has: the source's outages, and what was told of the instrument alone,
/// less what has been filled in. Not safe to share between threads.
/// </summary>
public sealed class GapList
{
    /// <summary>Beyond this the two oldest become one that can be filled no more: it flags what lies between them, too.</summary>
    public const int MaxGaps = 64;

    /// <summary>Between gaps that are nearer than the shortest bar is long no bar is whole.</summary>
    private const long JoinedWithinUs = 1_000_000;

    /// <summary>Where there are many.</summary>
    private const long CrowdedWithinUs = 60_000_000;

    private readonly List<Gap> _gaps = [];
    private readonly List<FilledSpan> _filled = [];
    private int _clockVersion = -1;
    private bool _awaitsSequence;

    /// <summary>By begin.</summary>
    public ReadOnlySpan<Gap> All => CollectionsMarshal.AsSpan(_gaps);

    public ReadOnlySpan<FilledSpan> Filled => CollectionsMarshal.AsSpan(_filled);

    /// <summary>Another number whenever more is missing; not part of the state.</summary>
    internal int Version { get; private set; }

    /// <summary>Puts a checkpoint back.</summary>
    public void Restore(IEnumerable<Gap> gaps, IEnumerable<FilledSpan> filled)
    {
        _gaps.AddRange(gaps);
        _filled.AddRange(filled);
        _awaitsSequence = true;
        Version++;
    }

    /// <summary>The source has missed something since it was asked, or a date has begun.</summary>
    internal bool IsStale(SourceClock clock) => clock.MissingVersion != _clockVersion;

    internal void DateBegan() => _clockVersion = -1;

    internal void Taken(SourceClock clock) => _clockVersion = clock.MissingVersion;

    /// <summary>Takes what the source has missed of [fromUs, toUs) of a date; true where more is missing than before.</summary>
    /// <param name="forgottenUs">Bars before are given up.</param>
    /// <param name="after">The last id before what was missed; null: unknown.</param>
    /// <param name="before">The first id after it; null: none yet.</param>
    internal bool Take(SourceClock clock, int date, long fromUs, long toUs, long forgottenUs, long? after, long? before)
    {
        bool added = false;
        foreach (ref readonly var span in clock.Missing)
        {
            long at = Math.Max(span.FromUs, fromUs);
            long end = Math.Min(span.ToUs, toUs);
            while (at < end)
            {
                if (CoveredUntil(date, at) is var covered && covered > at)
                {
                    at = covered;
                    continue;
                }

                long next = NextCovered(date, at, end);
                Extend(date, at, next, span.FromUs < clock.VagueBeforeUs ? next : Math.Max(at, forgottenUs), after, before);
                added = true;
                at = next;
            }
        }

        return added;
    }

    internal void Add(Gap gap)
    {
        Version++;
        if (TryJoin(gap))
        {
            return;
        }

        int at = _gaps.FindLastIndex(other => other.FromUs <= gap.FromUs) + 1;
        _gaps.Insert(at, gap);
        _awaitsSequence |= gap.BeforeSequence is null;
        if (_gaps.Count > MaxGaps)
        {
            var (first, second) = (_gaps[0], _gaps[1]);
            _gaps.RemoveAt(0);
            if (first.Date == second.Date)
            {
                long toUs = Math.Max(first.ToUs, second.ToUs);
                _gaps[0] = new Gap(first.Date, first.FromUs, toUs) { FillFromUs = toUs };
            }
        }
    }

    /// <summary>Something of [fromUs, toUs) of a date is missing: an outage that ended there goes on for this instrument.</summary>
    /// <param name="landedUs">Time of the snapshot that brought its volume; 0: none did.</param>
    internal void Miss(int date, long fromUs, long toUs, long forgottenUs, long landedUs)
    {
        if (fromUs >= toUs)
        {
            return;
        }

        if (_gaps.Find(gap => gap.Date == date && !gap.HasAllSequences && !gap.IsLost && (gap.ToUs == fromUs || gap.ToUs + 1 == fromUs)) is { } outage)
        {
            outage.ToUs = toUs;
            Version++;
        }
        else
        {
            Add(new Gap(date, fromUs, toUs) { FillFromUs = Math.Clamp(forgottenUs, fromUs, toUs), LandedUs = landedUs });
        }
    }

    /// <summary>Whether ticks of [fromUs, toUs) are missing.</summary>
    internal bool Misses(long fromUs, long toUs)
    {
        foreach (var gap in All)
        {
            if (!gap.IsUnseen && gap.Overlaps(fromUs, toUs))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a bar may still be filled, or give volume to those that are.</summary>
    internal bool Holds(in Bar bar)
    {
        foreach (var gap in All)
        {
            if (!gap.IsLost && (gap.Overlaps(bar.StartUs, bar.EndUs) || (gap.LandedUs >= bar.StartUs && gap.LandedUs < bar.EndUs)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether anything of a date may still be filled.</summary>
    internal bool Holds(int date)
    {
        foreach (var gap in All)
        {
            if (gap.Date == date && !gap.IsLost && !gap.IsUnseen)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a tick at that time is one of those that are missing.</summary>
    /// <param name="isKnown">Its id was filled in before.</param>
    internal bool Lacks(int date, long timeUs, in Tick tick, out bool isKnown)
    {
        bool isMissing = false;
        isKnown = false;
        foreach (var gap in All)
        {
            if (IsOf(gap, date, timeUs, tick))
            {
                isMissing = true;
                isKnown |= tick.Has(TickFields.Sequence) && gap.Received.Contains(tick.Sequence);
            }
        }

        return isMissing;
    }

    /// <summary>Remembers that an id is missing no more; false where too many are remembered.</summary>
    internal bool TryReceive(int date, long timeUs, in Tick tick)
    {
        bool fits = true;
        if (tick.Has(TickFields.Sequence))
        {
            foreach (var gap in All)
            {
                fits &= !IsOf(gap, date, timeUs, tick) || gap.Received.TryAdd(tick.Sequence);
            }
        }

        return fits;
    }

    /// <summary>Removes a gap of which every id has come; null where there is none.</summary>
    internal Gap? TakeComplete()
    {
        int at = _gaps.FindIndex(gap => gap.IsComplete);
        var complete = at < 0 ? null : _gaps[at];
        if (complete is not null)
        {
            _gaps.RemoveAt(at);
            Version++;
        }

        return complete;
    }

    /// <summary>The first id after what is missing so far.</summary>
    internal void Resume(long sequence)
    {
        if (_awaitsSequence)
        {
            _awaitsSequence = false;
            foreach (var gap in All)
            {
                gap.BeforeSequence ??= sequence;
            }
        }
    }

    /// <summary>A snapshot brought the volume of what is missing of a date.</summary>
    internal void Land(int date, long timeUs)
    {
        foreach (var gap in All)
        {
            if (gap.Date == date && gap.LandedUs == 0 && gap.ToUs <= timeUs)
            {
                gap.LandedUs = timeUs;
            }
        }
    }

    /// <summary>What could be had of [fromUs, toUs) of a date has come.</summary>
    /// <param name="byBars">As a vendor's bars, which have no ids.</param>
    internal void Fill(int date, long fromUs, long toUs, bool byBars)
    {
        for (int i = _gaps.Count - 1; i >= 0; i--)
        {
            var gap = _gaps[i];
            if (gap.Date != date || !gap.Overlaps(fromUs, toUs) || toUs <= gap.FillFromUs || (gap.HasAllSequences && !gap.IsComplete && !byBars))
            {
                continue;
            }

            _gaps.RemoveAt(i);
            if (gap.IsComplete)
            {
                continue;
            }

            long headUs = Math.Max(fromUs, gap.FillFromUs);
            if (toUs < gap.ToUs)
            {
                _gaps.Insert(i, gap.Part(Math.Max(toUs, gap.FromUs), gap.ToUs));
            }

            if (gap.FromUs < headUs && headUs < gap.ToUs)
            {
                _gaps.Insert(i, gap.Part(gap.FromUs, headUs));
            }
        }

        if (_filled.Count > 0 && _filled[^1] is var last && last.Date == date && last.ToUs >= fromUs && last.FromUs <= fromUs)
        {
            _filled[^1] = last with { ToUs = Math.Max(last.ToUs, toUs) };
        }
        else
        {
            _filled.Add(new FilledSpan(date, fromUs, toUs));
        }

        Version++;
    }

    /// <summary>A source prints on a date of which there was nothing: what is before its first tick may be filled still.</summary>
    internal void EndUnseen(int date, long timeUs, long? sequence)
    {
        _gaps.RemoveAll(gap => gap.IsUnseen && gap.Date == date && gap.FromUs >= timeUs);
        foreach (var gap in All)
        {
            if (gap.IsUnseen && gap.Date == date)
            {
                (gap.ToUs, gap.BeforeSequence) = (Math.Min(gap.ToUs, timeUs), sequence);
            }
        }
    }

    /// <summary>Takes over what another list has of a date.</summary>
    internal void Adopt(GapList from, int date)
    {
        foreach (var gap in from._gaps.FindAll(gap => gap.Date == date))
        {
            Add(gap);
        }

        _filled.AddRange(from._filled.FindAll(span => span.Date == date));
        from.Leave(date);
    }

    /// <summary>Forgets a date.</summary>
    internal void Leave(int date)
    {
        _gaps.RemoveAll(gap => gap.Date == date);
        _filled.RemoveAll(span => span.Date == date);
    }

    /// <summary>Where one message after another is lost, ids that are missing come in crowds: they are one gap, and what came between them is known.</summary>
    private bool TryJoin(Gap gap)
    {
        if (!gap.HasAllSequences
            || _gaps.FindLast(other => other.HasAllSequences && other.Date == gap.Date && !other.IsLost) is not { } last
            || gap.FromUs < last.FromUs || gap.FromUs - last.ToUs >= (_gaps.Count < MaxGaps / 2 ? JoinedWithinUs : CrowdedWithinUs)
            || !last.Received.TryAppend(last.BeforeSequence!.Value, gap.AfterSequence!.Value))
        {
            return false;
        }

        (last.ToUs, last.BeforeSequence) = (Math.Max(last.ToUs, gap.ToUs), gap.BeforeSequence);
        return true;
    }

    private static bool IsOf(Gap gap, int date, long timeUs, in Tick tick) =>
        gap.Date == date && timeUs >= gap.FillFromUs && timeUs < gap.ToUs && (!tick.Has(TickFields.Sequence) || gap.MayLack(tick.Sequence));

    private void Extend(int date, long fromUs, long toUs, long fillFromUs, long? after, long? before)
    {
        bool isLost = fillFromUs >= toUs;
        if (_gaps.Find(gap => gap.Date == date && gap.ToUs == fromUs && !gap.HasAllSequences && gap.BeforeSequence is null && gap.LandedUs == 0 && gap.IsLost == isLost) is { } grows)
        {
            // An outage that goes on.
            grows.ToUs = toUs;
            grows.FillFromUs = isLost ? toUs : grows.FillFromUs;
            Version++;
            return;
        }

        Add(new Gap(date, fromUs, toUs) { FillFromUs = Math.Min(fillFromUs, toUs), AfterSequence = after, BeforeSequence = before });
    }

    /// <summary>Up to where it is known what became of the time from there on; that time itself where it is not known.</summary>
    private long CoveredUntil(int date, long us)
    {
        long until = us;
        foreach (var gap in All)
        {
            until = gap.Date == date && !gap.HasAllSequences && gap.FromUs <= us && gap.ToUs > until ? gap.ToUs : until;
        }

        foreach (var span in Filled)
        {
            until = span.Date == date && span.FromUs <= us && span.ToUs > until ? span.ToUs : until;
        }

        return until;
    }

    private long NextCovered(int date, long us, long endUs)
    {
        foreach (var gap in All)
        {
            endUs = gap.Date == date && !gap.HasAllSequences && gap.FromUs > us ? Math.Min(endUs, gap.FromUs) : endUs;
        }

        foreach (var span in Filled)
        {
            endUs = span.Date == date && span.FromUs > us ? Math.Min(endUs, span.FromUs) : endUs;
        }

        return endUs;
    }
}
