using Candlewick.Market.Numbers;

namespace Candlewick.Market.Ledger;

/// <summary>The identity of an entry.</summary>
public static class EntryId
{
    private static readonly Guid Namespace = new("0e5b7c46-6a0c-5d3f-9b52-7d1c3f0c8a77");

    /// <summary>UUID version 5 of <c>account|reference</c>.</summary>
    public static Guid Of(string account, string reference) => NameUuid.Of(Namespace, $"{account}|{reference}");
}
