namespace Candlewick.Market.Instruments.Search;

/// <summary>What people call coins and commodities, of which vendors' files have the code alone.</summary>
internal static class CommonNames
{
    private static readonly Dictionary<string, string> Coins = new(StringComparer.Ordinal)
    {
        ["BTC"] = "BITCOIN", ["ETH"] = "ETHEREUM", ["SOL"] = "SOLANA", ["XRP"] = "RIPPLE", ["DOGE"] = "DOGECOIN", ["ADA"] = "CARDANO", ["BNB"] = "BINANCE COIN",
        ["LTC"] = "LITECOIN", ["BCH"] = "BITCOIN CASH", ["DOT"] = "POLKADOT", ["AVAX"] = "AVALANCHE", ["LINK"] = "CHAINLINK", ["MATIC"] = "POLYGON", ["POL"] = "POLYGON",
        ["SHIB"] = "SHIBA INU", ["TRX"] = "TRON", ["XLM"] = "STELLAR", ["UNI"] = "UNISWAP", ["ATOM"] = "COSMOS", ["ETC"] = "ETHEREUM CLASSIC", ["XMR"] = "MONERO",
        ["TON"] = "TONCOIN", ["NEAR"] = "NEAR PROTOCOL", ["FIL"] = "FILECOIN", ["APT"] = "APTOS", ["ARB"] = "ARBITRUM", ["OP"] = "OPTIMISM", ["ZEC"] = "ZCASH",
    };

    private static readonly Dictionary<string, string> Commodities = new(StringComparer.Ordinal)
    {
        ["GOLDM"] = "GOLD MINI", ["GOLDPETAL"] = "GOLD PETAL", ["GOLDGUINEA"] = "GOLD GUINEA", ["GOLDTEN"] = "GOLD TEN", ["SILVERM"] = "SILVER MINI", ["SILVERMIC"] = "SILVER MICRO",
        ["CRUDEOIL"] = "CRUDE OIL", ["CRUDEOILM"] = "CRUDE OIL MINI", ["NATURALGAS"] = "NATURAL GAS", ["NATGASMINI"] = "NATURAL GAS MINI", ["ALUMINIUM"] = "ALUMINUM",
        ["ALUMINI"] = "ALUMINIUM MINI", ["LEADMINI"] = "LEAD MINI", ["ZINCMINI"] = "ZINC MINI", ["MENTHAOIL"] = "MENTHA OIL", ["COTTONCNDY"] = "COTTON CANDY",
        ["COTTONOIL"] = "COTTON OIL", ["CPO"] = "CRUDE PALM OIL", ["STEELREBAR"] = "STEEL REBAR",
    };

    /// <summary>What <paramref name="instrument"/> is called besides its symbol; null for nothing.</summary>
    public static string? Of(Instrument instrument)
    {
        string root = instrument.Root;
        return instrument.Type == InstrumentType.Spot ? Coins.GetValueOrDefault(root.Split('-')[0])
            : instrument.Id.Venue == "MCX" ? Commodities.GetValueOrDefault(root)
            : null;
    }
}
