using System.Globalization;
using System.Text;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Trades;

/// <summary>Which column of a file of trades holds what, by what people call them, by what the user calls them, or by their places.</summary>
internal static class TradeHeader
{
    private static readonly Dictionary<TradeColumn, string[]> Names = new()
    {
        [TradeColumn.Time] = ["time", "trade_time", "timestamp", "ts", "datetime", "date_time", "exchange_time", "transact_time", "exchange_timestamp", "trade_timestamp", "created_at"],
        [TradeColumn.ReceiveTime] = ["receive_time", "local_timestamp", "received_at", "receipt_timestamp"],
        [TradeColumn.Price] = ["price", "trade_price", "last_price", "px", "ltp", "rate"],
        [TradeColumn.Size] = ["size", "qty", "quantity", "amount", "volume", "vol", "trade_size", "last_size", "trade_qty", "ltq"],
        [TradeColumn.Symbol] = ["symbol", "instrument", "product_id", "pair", "ticker", "market"],
    };

    /// <summary>What the user may call <paramref name="column"/>.</summary>
    public static string KeyOf(TradeColumn column) => column == TradeColumn.ReceiveTime ? "receive" : column.ToString().ToLowerInvariant();

    /// <summary>The columns of a header.</summary>
    /// <param name="header">UTF-8.</param>
    /// <param name="named">What the user says: <c>time</c>, <c>price</c>, <c>size</c>, <c>symbol</c>, <c>receive</c>.</param>
    /// <exception cref="FormatException">Time, price or size is not there; the message says what is.</exception>
    public static TradeColumn[] Read(ReadOnlySpan<byte> header, IReadOnlyDictionary<string, string> named)
    {
        var names = new List<string>();
        var fields = new CsvFields(header, CsvFields.DelimiterOf(header));
        while (fields.TryNext(out var field))
        {
            names.Add(Encoding.UTF8.GetString(field));
        }

        var columns = new TradeColumn[names.Count];
        foreach (var (column, usual) in Names)
        {
            int at = named.TryGetValue(KeyOf(column), out string? said)
                ? names.FindIndex(n => n.Equals(said, StringComparison.OrdinalIgnoreCase))
                : usual.Select(u => names.FindIndex(n => Same(n, u))).FirstOrDefault(i => i >= 0, -1);
            if (at >= 0)
            {
                columns[at] = column;
            }
            else if (said is not null || column is TradeColumn.Time or TradeColumn.Price or TradeColumn.Size)
            {
                throw new FormatException(
                    $"its header has no column '{said ?? KeyOf(column)}', but {string.Join(", ", names.Take(20).Select(n => FieldText.Show(Encoding.UTF8.GetBytes(n))))}; name it with --columns {KeyOf(column)}=…");
            }
        }

        return columns;
    }

    /// <summary>The columns of a file without a header, where the user gives places, from 1; null where they are names.</summary>
    /// <exception cref="FormatException">Time, price or size is not among them.</exception>
    public static TradeColumn[]? ByPlace(IReadOnlyDictionary<string, string> named, int count)
    {
        if (named.Count == 0 || !named.Values.All(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            return null;
        }

        var columns = new TradeColumn[count];
        foreach (var column in Names.Keys)
        {
            if (!named.TryGetValue(KeyOf(column), out string? place))
            {
                _ = column is TradeColumn.Time or TradeColumn.Price or TradeColumn.Size ? throw new FormatException($"--columns gives places, but none of {KeyOf(column)}") : 0;
                continue;
            }

            int at = int.Parse(place, CultureInfo.InvariantCulture);
            columns[at >= 1 && at <= count ? at - 1 : throw new FormatException($"--columns says {KeyOf(column)}={place}, but its lines have {count} columns")] = column;
        }

        return columns;
    }

    /// <summary>Blanks, dashes and underscores are one.</summary>
    private static bool Same(string name, string usual) => name.Replace(' ', '_').Replace('-', '_').Equals(usual, StringComparison.OrdinalIgnoreCase);
}
