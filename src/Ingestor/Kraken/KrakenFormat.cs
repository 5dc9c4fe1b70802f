using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Trades;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Kraken;

/// <summary>Kraken's downloads of trades, a file a pair: <c>XBTUSD.csv</c> with time in seconds, price and volume, without a header.</summary>
internal sealed class KrakenFormat(FileFormatOptions options) : TradesFormat(options)
{
    private const int BarColumns = 7;

    protected override string Name => "a file of Kraken's trades";

    protected override TradeColumn[] Columns(string path, ReadOnlySpan<byte> first, byte delimiter, out bool isHeader)
    {
        isHeader = !BeginsWithNumber(first);
        int count = Count(first, delimiter);
        return isHeader ? TradeHeader.Read(first, Options.Columns)
            : TradeHeader.ByPlace(Options.Columns, count) is { } places ? places
            : count == 3 ? [TradeColumn.Time, TradeColumn.Price, TradeColumn.Size]
            : throw new FormatException(count is BarColumns or BarColumns + 1
                ? $"its lines have {count} columns, as Kraken's candles have (OHLCVT); its trades have 3: time, price, volume"
                : $"its lines have {count} columns; Kraken's trades have 3: time, price, volume");
    }

    protected override FeedInstrument? InstrumentOf(string path, TradeColumn[] columns)
    {
        if (columns.Contains(TradeColumn.Symbol))
        {
            return null;
        }

        string word = Path.GetFileName(path).Split('.')[0];
        return InstrumentId.TryParse(Symbol(word), out var id, out string? error) ? new FeedInstrument(id) : throw new FormatException($"its name is no pair: {error}");
    }

    protected override string Symbol(string name) => $"KRAKEN:{CryptoPair.SymbolOf("KRAKEN", name)}";
}
