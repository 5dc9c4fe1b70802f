namespace Candlewick.Market.Ledger;

/// <summary>
/// The order in which entries count, whatever order they came in: by time, then by reference, a shorter one first, as
/// brokers count their trades up; then by id.
/// </summary>
public sealed class EntryOrder : IComparer<LedgerEntry>
{
    public static EntryOrder Instance { get; } = new();

    public int Compare(LedgerEntry? x, LedgerEntry? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        int order = x.TimeUs.CompareTo(y.TimeUs);
        order = order != 0 ? order : x.Reference.Length.CompareTo(y.Reference.Length);
        order = order != 0 ? order : string.CompareOrdinal(x.Reference, y.Reference);
        return order != 0 ? order : x.Id.CompareTo(y.Id);
    }
}
