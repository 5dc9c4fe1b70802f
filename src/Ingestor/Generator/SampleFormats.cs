using System.Globalization;
using System.IO.Compression;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Generator;

/// <summary>The formats of ticks in files that a made-up day can be written in, true to the vendor's in columns, units, names and packing.</summary>
public static class SampleFormats
{
    private static readonly Func<int, DateOnly, int, SampleDay> Coin = SampleDay.Coin;
    private static readonly Func<int, DateOnly, int, SampleDay> Share = SampleDay.Share;
    private static readonly Func<int, DateOnly, int, SampleDay> Contract = SampleDay.Indian;

    public static IReadOnlyList<SampleFormat> All { get; } =
    [
        new("trades", "trades", "BINANCE:BTC-USDT", Coin, date => $"trades-{date:yyyyMMdd}.csv", Lines("symbol,time,price,size,side,id", (_, t) => $"BINANCE:BTC-USDT,{Iso(t.TradeUs)},{Price(t)},{Size(t, 8)},{(t.IsBuy ? "buy" : "sell")},{t.Id}")),
        new("binance", "binance", "BINANCE:BTC-USDT", Coin, date => $"BTCUSDT-trades-{date:yyyy-MM-dd}.zip", Zip("BTCUSDT-trades.csv", Lines(null, (day, t) => $"{t.Id},{Price(t)}000000,{Size(t, 8)},{Quote(t)},{Binance(day, t)},{(t.IsBuy ? "False" : "True")},True"))),
        new("binance-agg", "binance", "BINANCE:BTC-USDT", Coin, date => $"BTCUSDT-aggTrades-{date:yyyy-MM-dd}.zip", Zip("BTCUSDT-aggTrades.csv", Lines(null, (day, t) => $"{t.Id},{Price(t)}000000,{Size(t, 8)},{t.Id},{t.Id},{Binance(day, t)},{(t.IsBuy ? "False" : "True")},True"))),
        new("binance-futures", "binance", "BINANCE:BTC-USDT-PERP", Coin, date => $"futures/BTCUSDT-trades-{date:yyyy-MM-dd}.zip", Zip("BTCUSDT-trades.csv", Lines("id,price,qty,quote_qty,time,is_buyer_maker", (_, t) => $"{t.Id},{Price(t)},{Size(t, 8)},{Quote(t)},{t.TradeUs / 1000},{(t.IsBuy ? "false" : "true")}"))),
        new("kraken", "kraken", "KRAKEN:BTC-USD", Coin, _ => "XBTUSD.csv", Lines(null, (_, t) => $"{t.TradeUs / 1_000_000},{Price(t)},{Size(t, 8)}")),
        new("coinbase", "coinbase", "COINBASE:BTC-USD", Coin, date => $"BTC-USD-{date:yyyy-MM-dd}.csv", Lines("trade_id,side,size,price,time", (_, t) => $"{t.Id},{(t.IsBuy ? "BUY" : "SELL")},{Size(t, 8)},{Price(t)},{Iso(t.TradeUs)}")),
        new("tardis", "tardis", "BINANCE:BTC-USDT", Coin, date => $"binance_trades_{date:yyyy-MM-dd}_BTCUSDT.csv.gz", Gzip(Lines("exchange,symbol,timestamp,local_timestamp,id,side,price,amount", (_, t) => $"binance,BTCUSDT,{t.TradeUs},{t.TradeUs + 12_345},{t.Id},{(t.IsBuy ? "buy" : "sell")},{Price(t)},{Size(t, 8)}"))),
        new("tardis-quotes", "tardis", "BINANCE:BTC-USDT", Coin, date => $"binance_quotes_{date:yyyy-MM-dd}_BTCUSDT.csv.gz", Gzip(Lines("exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount", (_, t) => $"binance,BTCUSDT,{t.TradeUs},{t.TradeUs + 12_345},{Size(t, 8)},{Cents(t.Cents + 1)},{Price(t)},{Size(t, 8)}"))),
        new("lean", "lean", "NYSE:SPY", Share, date => $"equity/usa/tick/spy/{date:yyyyMMdd}_trade.zip", Zip("spy_Trade_Tick.csv", Lines(null, (day, t) => $"{Milliseconds(day, t, "America/New_York")},{t.Cents * 100},{t.Size},P,0,0"))),
        new("lean-quotes", "lean", "NYSE:SPY", Share, date => $"equity/usa/tick/spy/{date:yyyyMMdd}_quote.zip", Zip("spy_Quote_Tick.csv", Lines(null, (day, t) => $"{Milliseconds(day, t, "America/New_York")},{t.Cents * 100},{t.Size},{(t.Cents + 1) * 100},{t.Size},P,0,0"))),
        new("lean-crypto", "lean", "COINBASE:BTC-USD", Coin, date => $"crypto/coinbase/tick/btcusd/{date:yyyyMMdd}_trade.zip", Zip("btcusd_tick_trade.csv", Lines(null, (day, t) => $"{Milliseconds(day, t, "UTC")},{Price(t)},{Size(t, 8)},0"))),
        new("lean-futures", "lean", "NFO:NIFTY-20261229-F", Contract, date => $"future/india/tick/nifty/{date:yyyyMMdd}_trade.zip", Zip("nifty_tick_trade_202612_20261229.csv", Lines(null, (day, t) => $"{Milliseconds(day, t, "Asia/Kolkata")},{Price(t)},{t.Size},NSE,,0"))),
    ];

    private static Action<SampleDay, Stream> Lines(string? header, Func<SampleDay, SampleTrade, string> line) => (day, stream) =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        if (header is not null)
        {
            writer.WriteLine(header);
        }

        foreach (var trade in day.Trades)
        {
            writer.WriteLine(line(day, trade));
        }
    };

    private static Action<SampleDay, Stream> Gzip(Action<SampleDay, Stream> write) => (day, stream) =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
        write(day, gzip);
    };

    private static Action<SampleDay, Stream> Zip(string entry, Action<SampleDay, Stream> write) => (day, stream) =>
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var packed = archive.CreateEntry(entry);
        packed.LastWriteTime = new DateTimeOffset(day.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        using var text = packed.Open();
        write(day, text);
    };

    private static string Price(SampleTrade trade) => Cents(trade.Cents);

    private static string Cents(long cents) => ScaledNumber.Format(cents, 2);

    private static string Size(SampleTrade trade, int scale) => ScaledNumber.Format(trade.Size, scale);

    private static string Quote(SampleTrade trade) => ScaledNumber.Format((Int128)trade.Cents * trade.Size / 100, 8);

    /// <summary>Files of spot have counted microseconds since 2025.</summary>
    private static long Binance(SampleDay day, SampleTrade trade) => day.Date.Year >= 2025 ? trade.TradeUs : trade.TradeUs / 1000;

    private static string Iso(long us) => DateTime.UnixEpoch.AddMicroseconds(us).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>As LEAN writes a time of day: milliseconds, with the decimals that it has.</summary>
    private static string Milliseconds(SampleDay day, SampleTrade trade, string zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(trade.TradeUs), TimeZoneInfo.FindSystemTimeZoneById(zone));
        return (local - day.Date.ToDateTime(TimeOnly.MinValue)).TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
    }
}
