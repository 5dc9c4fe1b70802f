using Candlewick.Ingestor.Binance;
using Candlewick.Ingestor.Coinbase;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Kraken;
using Candlewick.Ingestor.Lean;
using Candlewick.Ingestor.SnapshotCsv;
using Candlewick.Ingestor.Tardis;
using Candlewick.Ingestor.Trades;

namespace Candlewick.Ingestor;

/// <summary>A feed that comes in files, by the name that begins its sources' names and is given to <c>pipeline ingest</c>.</summary>
public sealed class FileFeed
{
    /// <summary>LEAN tick zips.</summary>
    public static readonly FileFeed Lean = new("lean", "LEAN tick zips, trades and quotes: …/equity/usa/tick/<symbol>/<yyyymmdd>_trade.zip; crypto and futures too", static options => new LeanFormat(options))
    {
        Fits = static path => path.EndsWith("_trade.zip", StringComparison.OrdinalIgnoreCase) || path.EndsWith("_quote.zip", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Snapshot CSV.</summary>
    public static readonly FileFeed Csv = new("csv", "Snapshot CSV, the kind brokers send", static options => new SnapshotCsvFormat(options)) { TakesColumns = true };

    /// <summary>CSV of trades.</summary>
    public static readonly FileFeed Trades = new("trades", "CSV of trades, whoever wrote it: time, price, size", static options => new TradesFormat(options)) { TakesColumns = true, TakesInstrument = true };

    /// <summary>Binance's public data.</summary>
    public static readonly FileFeed Binance = new("binance", "Binance's public data: <SYMBOL>-trades-<yyyy-mm-dd>.zip and -aggTrades-, by day or month", static options => new BinanceFormat(options))
    {
        TakesInstrument = true,
        Fits = static path => FilePaths.LooksLikeData(path) && (Path.GetFileName(path).Contains("-trades-", StringComparison.OrdinalIgnoreCase) || Path.GetFileName(path).Contains("-aggTrades-", StringComparison.OrdinalIgnoreCase)),
    };

    /// <summary>Kraken's downloads of trades.</summary>
    public static readonly FileFeed Kraken = new("kraken", "Kraken's trades, a file a pair: XBTUSD.csv", static options => new KrakenFormat(options)) { TakesInstrument = true };

    /// <summary>Coinbase's trades.</summary>
    public static readonly FileFeed Coinbase = new("coinbase", "Coinbase's trades: trade_id, side, size, price, time, product_id", static options => new CoinbaseFormat(options)) { TakesInstrument = true };

    /// <summary>Tardis' downloads.</summary>
    public static readonly FileFeed Tardis = new("tardis", "Tardis' trades and quotes (csv.gz)", static options => new TardisFormat(options)) { TakesInstrument = true };

    private readonly Func<FileFormatOptions, IFileFormat> _format;

    internal FileFeed(string name, string description, Func<FileFormatOptions, IFileFormat> format) => (Name, Description, _format) = (name, description, format);

    /// <summary>Every one that there is.</summary>
    public static IReadOnlyList<FileFeed> All { get; } = [Lean, Csv, Trades, Binance, Kraken, Coinbase, Tardis];

    public string Name { get; }

    /// <summary>For the command's help: what the files are.</summary>
    public string Description { get; }

    /// <summary>The user may say what its columns are called, what its times count and where its clocks hang.</summary>
    public bool TakesColumns { get; private init; }

    /// <summary>The user may say whose ticks a file holds.</summary>
    public bool TakesInstrument { get; private init; }

    /// <summary>Whether a file of a folder is one of its, by the name.</summary>
    internal Func<string, bool> Fits { get; private init; } = FilePaths.LooksLikeData;

    /// <summary>The files that arguments name: files, folders and patterns.</summary>
    /// <exception cref="IngestException">There is no such file, or none of a folder or a pattern is named like one of the feed.</exception>
    public IReadOnlyList<string> FilesOf(IReadOnlyList<string> arguments) => FilePaths.Expand(arguments, Fits);

    /// <param name="options">How its files are to be read.</param>
    internal IFileFormat Format(FileFormatOptions options) => _format(options);
}
