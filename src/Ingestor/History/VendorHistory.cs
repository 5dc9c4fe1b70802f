using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Breeze;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.SmartApi;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.History;

/// <summary>A vendor whose past can be asked for, by the name of its feed.</summary>
public sealed class VendorHistory
{
    private readonly Func<HistoryAccess, IVendorHistory> _open;
    private readonly string[] _venues;

    private VendorHistory(string feed, string[] venues, bool needsLogin, Func<HistoryAccess, IVendorHistory> open) =>
        (Feed, _venues, NeedsLogin, _open) = (feed, venues, needsLogin, open);

    /// <summary>Every one that there is; of several that have an instrument the first is asked where none is named.</summary>
    public static IReadOnlyList<VendorHistory> All { get; } =
    [
        new("binance", ["BINANCE"], needsLogin: false, static access => new BinanceHistory(access)),
        new("coinbase", ["COINBASE"], needsLogin: false, static access => new CoinbaseHistory(access)),
        new("coinbase-advanced", ["COINBASE"], needsLogin: false, static access => new CoinbaseHistory(access)),
        new("kraken", ["KRAKEN"], needsLogin: false, static access => new KrakenHistory(access)),
        new(Vendors.Kite, ["NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX"], needsLogin: true, static access => new KiteHistory(access)),
        new(Vendors.SmartApi, ["NSE", "BSE", "NFO", "BFO", "CDS", "MCX"], needsLogin: true, static access => new SmartApiHistory(access)),
        new(Vendors.Breeze, ["NSE", "NFO", "BFO"], needsLogin: true, static access => new BreezeHistory(access)),
    ];

    /// <summary>Name of the feed.</summary>
    public string Feed { get; }

    /// <summary>It answers nobody who has not logged in.</summary>
    public bool NeedsLogin { get; }

    /// <summary>The one of a feed; null where it has none.</summary>
    public static VendorHistory? Of(string feed) => All.FirstOrDefault(h => h.Feed == feed);

    /// <summary>Those that have the past of a venue.</summary>
    public static IEnumerable<VendorHistory> For(InstrumentId instrument) => All.Where(h => h._venues.Contains(instrument.Venue, StringComparer.Ordinal));

    internal IVendorHistory Open(HistoryAccess access) => _open(access);
}
