using System.Text.RegularExpressions;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Ingestor.Trades;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Binance;

/// <summary>
/// Binance's public data, <c>trades</c> and <c>aggTrades</c> of a day or a month. Files of spot have no header (and microseconds since 2025), those of
/// futures have one; which it is tells the number of columns.
/// </summary>
internal sealed partial class BinanceFormat(FileFormatOptions options) : TradesFormat(options)
{
    private const string Expected = "expected <SYMBOL>-trades-<yyyy-mm>[-<dd>].zip or …-aggTrades-…";

    private static readonly TradeColumn[] Spot = [default, TradeColumn.Price, TradeColumn.Size, default, TradeColumn.Time, default, default];
    private static readonly TradeColumn[] SpotAggregate = [default, TradeColumn.Price, TradeColumn.Size, default, default, TradeColumn.Time, default, default];
    private static readonly TradeColumn[] Futures = Spot[..6];
    private static readonly TradeColumn[] FuturesAggregate = SpotAggregate[..7];

    /// <summary>A day's file, a month's and the aggregated ones hold the same trades: together they would count twice.</summary>
    public override bool WholeDays => true;

    protected override string Name => "a file of Binance's public trades";

    protected override TradeColumn[] Columns(string path, ReadOnlySpan<byte> first, byte delimiter, out bool isHeader)
    {
        isHeader = !BeginsWithNumber(first);
        int count = Count(first, delimiter);
        bool aggregate = FileName(path).Groups["kind"].Value.Equals("aggTrades", StringComparison.OrdinalIgnoreCase);
        return (aggregate, count) switch
        {
            (false, 7) => Spot,
            (false, 6) => Futures,
            (true, 8) => SpotAggregate,
            (true, 7) => FuturesAggregate,
            _ => throw new FormatException($"its lines have {count} columns; trades have 7 (of futures 6), aggTrades 8 (of futures 7)"),
        };
    }

    protected override FeedInstrument? InstrumentOf(string path, TradeColumn[] columns)
    {
        string word = FileName(path).Groups["symbol"].Value.ToUpperInvariant();
        bool isFuture = columns == Futures || columns == FuturesAggregate;
        string symbol = isFuture ? FutureOf(word) : CryptoPair.SymbolOf("BINANCE", word);
        return InstrumentId.TryParse($"BINANCE:{symbol}", out var id, out string? error) ? new FeedInstrument(id) : throw new FormatException(error);
    }

    /// <summary>A perpetual is another instrument than the pair, with prices of its own; a dated contract says when it expires.</summary>
    private static string FutureOf(string word)
    {
        string[] parts = word.Split('_');

        // Those with a mark behind it are settled in the coin and quoted in plain dollars.
        string pair = CryptoPair.SymbolOf(parts.Length > 1 && parts[0].EndsWith("USD", StringComparison.OrdinalIgnoreCase) ? "" : "BINANCE", parts[0]);
        return parts is [_, [_, _, _, _, _, _] date] && date.All(char.IsAsciiDigit) ? $"{pair}-20{date}-F" : $"{pair}-PERP";
    }

    private static Match FileName(string path)
    {
        var match = Form().Match(Path.GetFileName(path));
        if (match.Success)
        {
            return match;
        }

        var other = OtherForm().Match(Path.GetFileName(path));
        throw new FormatException(other.Success ? $"it holds {other.Groups["kind"].Value}, not trades; {Expected}" : $"its name does not say of what; {Expected}");
    }

    [GeneratedRegex(@"^(?<symbol>[A-Z0-9_]+)-(?<kind>trades|aggTrades)-\d{4}-\d{2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^[A-Z0-9_]+-(?<kind>[A-Za-z0-9]+)-\d{4}-\d{2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherForm();
}
