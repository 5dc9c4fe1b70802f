using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Trades;

/// <summary>
/// CSV of trades: time, price, size, and the symbol where the user does not name it. Columns are found by their usual names; others, and files
/// without a header, are told by <c>--columns</c>.
/// </summary>
internal class TradesFormat(FileFormatOptions options) : TextFormat(options)
{
    protected override string Name => "a CSV of trades";

    protected override ILineParser Parser(string path, TextLines lines, bool timesOnly)
    {
        if (!lines.TryPeek(out var first))
        {
            throw new FormatException(lines.Damage ?? "it is empty");
        }

        byte delimiter = CsvFields.DelimiterOf(first);
        var columns = Columns(path, first, delimiter, out bool isHeader);
        if (isHeader)
        {
            lines.TryRead(out _);
        }

        var instrument = Options.Instrument is { } named ? new FeedInstrument(named) : InstrumentOf(path, columns);
        return instrument is null && !columns.Contains(TradeColumn.Symbol)
            ? throw new FormatException("nothing says whose trades they are; name a column with --columns symbol=…, or the instrument with --instrument VENUE:SYMBOL")
            : new TradeLine(columns, delimiter, instrument, new InstrumentNames(Options.DefaultVenues, Symbol, Options.Master), Options, timesOnly);
    }

    /// <summary>What the columns hold, by the first line.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    protected virtual TradeColumn[] Columns(string path, ReadOnlySpan<byte> first, byte delimiter, out bool isHeader)
    {
        if (TradeHeader.ByPlace(Options.Columns, Count(first, delimiter)) is { } places)
        {
            isHeader = false;
            return places;
        }

        isHeader = true;
        return BeginsWithNumber(first)
            ? throw new FormatException("its first line is no header; say which columns are which by their places, such as --columns time=1,price=2,size=3")
            : TradeHeader.Read(first, Options.Columns);
    }

    /// <summary>Whose trades they are by the name of the file; null where a column says it, or nothing.</summary>
    protected virtual FeedInstrument? InstrumentOf(string path, TradeColumn[] columns) => null;

    /// <summary>What the vendor calls an instrument, as an id or a bare symbol.</summary>
    protected virtual string Symbol(string name) => name;

    protected static int Count(ReadOnlySpan<byte> line, byte delimiter)
    {
        var fields = new CsvFields(line, delimiter);
        int count = 0;
        while (fields.TryNext(out _))
        {
            count++;
        }

        return count;
    }

    protected static bool BeginsWithNumber(ReadOnlySpan<byte> line)
    {
        var start = line.TrimStart(" \t\""u8);
        return start.Length > 0 && (char.IsAsciiDigit((char)start[0]) || start[0] is (byte)'-' or (byte)'.');
    }
}
