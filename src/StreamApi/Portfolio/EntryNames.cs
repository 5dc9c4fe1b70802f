using Candlewick.Market.Ledger;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>What clients call the kinds of entries.</summary>
internal static class EntryNames
{
    public static string Of(EntryKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Null where no kind is called so.</summary>
    public static EntryKind? Find(string name)
    {
        foreach (var kind in Enum.GetValues<EntryKind>())
        {
            if (kind != EntryKind.Unknown && Of(kind) == name)
            {
                return kind;
            }
        }

        return null;
    }
}
