namespace Candlewick.Market.Ledger.Imports;

/// <summary>A kind of file or answer that entries are made of.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="NeedsDate">It does not say of which date it is.</param>
/// <param name="Read">Reads all of it; a <see cref="FormatException"/> says where and what is wrong, and then nothing of it is to be used.</param>
public sealed record ImportFormat(string Name, bool NeedsDate, Func<string, DateOnly, IReadOnlyList<BrokerRow>> Read)
{
    public static IReadOnlyList<ImportFormat> All { get; } =
    [
        new("csv", NeedsDate: false, (text, _) => Fills.Read(text)),
        new("kite", NeedsDate: false, (text, _) => KiteTrades.Read(text)),
        new("kite-holdings", NeedsDate: true, Holdings.Kite),
        new("smartapi", NeedsDate: true, SmartApiTrades.Read),
        new("smartapi-holdings", NeedsDate: true, Holdings.SmartApi),
        new("breeze", NeedsDate: false, (text, _) => BreezeTrades.Read(text)),
        new("breeze-holdings", NeedsDate: true, Holdings.Breeze),
    ];

    /// <summary>Null where there is none of that name.</summary>
    public static ImportFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);
}
