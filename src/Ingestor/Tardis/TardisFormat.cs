using System.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Tardis;

/// <summary>Tardis' downloads, <c>trades</c> and <c>quotes</c> of a day; which it is says the header.</summary>
internal sealed class TardisFormat(FileFormatOptions options) : TextFormat(options)
{
    private const string Trades = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
    private const string Quotes = "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount";

    protected override string Name => "a file of Tardis' trades or quotes";

    protected override ILineParser Parser(string path, TextLines lines, bool timesOnly)
    {
        string header = lines.TryRead(out var first) ? Encoding.UTF8.GetString(first) : throw new FormatException(lines.Damage ?? "it is empty, as Tardis' files are of days without data");
        return header.Trim() switch
        {
            Trades => new TardisLine(isQuotes: false, Options, timesOnly),
            Quotes => new TardisLine(isQuotes: true, Options, timesOnly),
            _ when header.StartsWith("exchange,symbol,timestamp,local_timestamp,", StringComparison.Ordinal) =>
                throw new FormatException($"it holds something else (columns {FieldText.Show(first[42..])}); trades and quotes are read"),
            _ => throw new FormatException($"its header is not '{Trades}' or '{Quotes}'"),
        };
    }
}
