namespace Candlewick.Market.Instruments;

/// <summary>Sources of instruments, in the order in which their word counts where they disagree.</summary>
public static class Vendors
{
    public const string Kite = "kite";

    public const string SmartApi = "smartapi";

    public const string Breeze = "breeze";

    public const string Binance = "binance";

    public const string Coinbase = "coinbase";

    public const string Kraken = "kraken";

    public static IReadOnlyList<string> All { get; } = [Kite, SmartApi, Breeze, Binance, Coinbase, Kraken];

    /// <summary>Place in <see cref="All"/>; a vendor of a later release comes last.</summary>
    public static int RankOf(string vendor)
    {
        for (int rank = 0; rank < All.Count; rank++)
        {
            if (All[rank] == vendor)
            {
                return rank;
            }
        }

        return All.Count;
    }
}
