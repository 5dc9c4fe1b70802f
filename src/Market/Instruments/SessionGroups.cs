namespace Candlewick.Market.Instruments;

/// <summary>Names of session groups, and which one an instrument trades in.</summary>
public static class SessionGroups
{
    public const string NseEquity = "NSE-EQ";

    /// <summary>NSE's shares with a closing auction: those with derivatives.</summary>
    public const string NseEquityClosingAuction = "NSE-EQ-CAS";

    /// <summary>MCX's products of the field; all its others follow New York's close.</summary>
    public const string McxAgri = "MCX-AGRI";

    public const string McxMetal = "MCX-METAL";

    public const string Crypto = "CRYPTO";

    private static readonly HashSet<string> FarmProducts = new(StringComparer.Ordinal)
    {
        "CARDAMOM", "CASTORSEED", "COTTON", "COTTONCNDY", "COTTONOIL", "CPO", "ISABGOL", "KAPAS", "MENTHAOIL", "PEPPER", "RBDPMOLEIN", "RUBBER",
    };

    /// <summary>The group of an instrument of <paramref name="venue"/>; empty where none is defined.</summary>
    /// <param name="root">Its <see cref="Instrument.Root"/>.</param>
    /// <param name="hasDerivatives">It is a share that contracts of NFO are derived from.</param>
    public static string Of(string venue, string root, bool hasDerivatives) => venue switch
    {
        "NSE" => hasDerivatives ? NseEquityClosingAuction : NseEquity,
        "MCX" => FarmProducts.Contains(root) ? McxAgri : McxMetal,
        "BCD" => "CDS",
        "NFO" or "BSE" or "BFO" or "CDS" or "NYSE" or "NASDAQ" => venue,
        "BINANCE" or "COINBASE" or "KRAKEN" => Crypto,
        _ => "",
    };
}
