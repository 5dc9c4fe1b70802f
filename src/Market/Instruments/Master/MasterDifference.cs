namespace Candlewick.Market.Instruments.Master;

/// <summary>
/// What a day's listings change in the master. A pure function of the master, the listings and the day, so that a refresh that is
/// repeated changes nothing more.
/// </summary>
/// <param name="vendors">Whose listings the day has; the others' say is what it was.</param>
/// <param name="today">The day.</param>
public sealed class MasterDifference(IReadOnlySet<string> vendors, DateOnly today)
{
    /// <summary>Days after which an expired contract is forgotten.</summary>
    public const int DaysKept = 100;

    /// <summary>The change of one instrument, null for none.</summary>
    /// <param name="before">As the master has it.</param>
    /// <param name="listed">As the day's listings, merged, have it.</param>
    public InstrumentChange? Of(Instrument? before, Instrument? listed)
    {
        if ((before ?? listed) is null)
        {
            return null;
        }

        var said = Combine(before, listed);
        var aliases = Aliases(before?.Aliases ?? [], listed?.Aliases ?? [], said.Expiry);
        bool isListed = aliases.Exists(a => a.IsValidOn(today));
        var after = said with { Aliases = aliases, Delisted = isListed ? null : before?.Delisted ?? DelistedOn(said) };
        return before is null || (before.Delisted is not null && isListed) ? isListed ? new InstrumentChange(InstrumentChangeKind.Listed, after, []) : null
            : before.Delisted is null && !isListed ? new InstrumentChange(InstrumentChangeKind.Delisted, after, [])
            : !isListed && after.Expiry is { } expiry && expiry.AddDays(DaysKept) < today ? new InstrumentChange(InstrumentChangeKind.Forgotten, after, [])
            : FieldDifferences.Between(before, after) is { Count: > 0 } fields ? new InstrumentChange(InstrumentChangeKind.Changed, after, fields)
            : null;
    }

    /// <summary>
    /// What is said of it now. Where a vendor whose word counts more is not part of this day, it is what the master says that counts.
    /// </summary>
    private Instrument Combine(Instrument? before, Instrument? listed)
    {
        if (before is null || listed is null)
        {
            return (listed ?? before)!;
        }

        int absent = before.Aliases.Where(a => a.IsValidOn(today) && !vendors.Contains(a.Vendor)).Select(a => Vendors.RankOf(a.Vendor)).DefaultIfEmpty(int.MaxValue).Min();
        int present = listed.Aliases.Min(a => Vendors.RankOf(a.Vendor));
        return absent < present ? MasterMerge.Fill(before, listed) : MasterMerge.Fill(listed, before);
    }

    private List<Alias> Aliases(IReadOnlyList<Alias> before, IReadOnlyList<Alias> listed, DateOnly? expiry)
    {
        var result = new List<Alias>(before.Count + listed.Count);
        var until = expiry?.AddDays(1) ?? DateOnly.MaxValue;
        foreach (var alias in before)
        {
            bool isOpen = today < alias.To;
            bool isSeen = listed.Any(l => l.Names(alias));
            var kept = isOpen && isSeen ? alias with { To = until }
                : isOpen && vendors.Contains(alias.Vendor) ? alias with { To = today }
                : alias;

            // One that was right for some hours of this day is kept without a day: its token may be another's by now.
            if (!result.Contains(kept))
            {
                result.Add(kept);
            }
        }

        foreach (var alias in listed)
        {
            // One that is right on no day to come says nothing.
            if (today < until && !before.Any(b => b.Names(alias) && today < b.To))
            {
                result.Add(alias with { From = today, To = until });
            }
        }

        result.Sort(InOrder);
        return result;
    }

    private static int InOrder(Alias a, Alias b)
    {
        int order = Vendors.RankOf(a.Vendor).CompareTo(Vendors.RankOf(b.Vendor));
        order = order != 0 ? order : string.CompareOrdinal(a.Vendor, b.Vendor);
        order = order != 0 ? order : a.Kind.CompareTo(b.Kind);
        order = order != 0 ? order : a.From.CompareTo(b.From);
        return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
    }

    private DateOnly DelistedOn(Instrument instrument) =>
        instrument.Expiry is { } expiry && expiry < today ? expiry.AddDays(1) : today;
}
