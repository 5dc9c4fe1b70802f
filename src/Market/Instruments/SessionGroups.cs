namespace Candlewick.Market.Instruments;

/// <summary>Names of session groups, and which one an instrument trades in.</summary>
public static class SessionGroups
{
    public const string NseEquity = "NSE-EQ";

    /// <summary>NSE's shares with a closing auction: those with derivatives.</summary>
    public const string NseEquityClosingAuction = "NSE-EQ-CAS";

    /// <summary>MCX's products of the field that follow markets abroad, to 21:00; all its others, but for those of <see cref="McxAgriDay"/>, follow New York's close.</summary>
    public const string McxAgri = "MCX-AGRI";

    /// <summary>MCX's other products of the field, to 17:00.</summary>
    public const string McxAgriDay = "MCX-AGRI-DAY";

    public const string McxMetal = "MCX-METAL";

    public const string Crypto = "CRYPTO";

    private static readonly HashSet<string> FarmProducts = new(StringComparer.Ordinal) { "COTTON", "COTTONCNDY", "COTTONOIL", "CPO", "KAPAS", "RBDPMOLEIN" };

    private static readonly HashSet<string> DayFarmProducts = new(StringComparer.Ordinal) { "CARDAMOM", "CASTORSEED", "ISABGOL", "MENTHAOIL", "PEPPER", "RUBBER" };

    /// <summary>The group of an instrument of <paramref name="venue"/>; empty where none is defined.</summary>
    /// <param name="root">Its <see cref="Instrument.Root"/>.</param>
    /// <param name="hasDerivatives">It is a share that contracts of NFO are derived from.</param>
    public static string Of(string venue, string root, bool hasDerivatives) => venue switch
    {
        "NSE" => hasDerivatives ? NseEquityClosingAuction : NseEquity,
        "MCX" => FarmProducts.Contains(root) ? McxAgri : DayFarmProducts.Contains(root) ? McxAgriDay : McxMetal,
        "BCD" => "CDS",
        "NFO" or "BSE" or "BFO" or "CDS" or "NYSE" or "NASDAQ" => venue,
        "BINANCE" or "COINBASE" or "KRAKEN" => Crypto,
        _ => "",
    };
}
