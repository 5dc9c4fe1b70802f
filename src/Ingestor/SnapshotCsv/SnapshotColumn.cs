using System.Text;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Columns of the snapshot CSV; the header line names them in any order. See docs/feeds.md.</summary>
internal enum SnapshotColumn
{
    Kind,
    Symbol,
    TradeTime,
    ExchangeTime,
    ReceiveTime,
    GapFrom,
    GapTo,
    LastPrice,
    Bid,
    Ask,
    SessionOpen,
    SessionHigh,
    SessionLow,
    PreviousClose,
    AveragePrice,
    LastSize,
    CumulativeVolume,
    BidSize,
    AskSize,
    TotalBidQuantity,
    TotalAskQuantity,
    OpenInterest,

    /// <summary>A column without a name, such as the row numbers of a data frame.</summary>
    Unnamed,
}

internal static class SnapshotColumns
{
    private static readonly (string Name, SnapshotColumn Column)[] Names =
    [
        ("kind", SnapshotColumn.Kind),
        ("symbol", SnapshotColumn.Symbol),
        ("trade_time", SnapshotColumn.TradeTime),
        ("exchange_time", SnapshotColumn.ExchangeTime),
        ("receive_time", SnapshotColumn.ReceiveTime),
        ("gap_from", SnapshotColumn.GapFrom),
        ("gap_to", SnapshotColumn.GapTo),
        ("last_price", SnapshotColumn.LastPrice),
        ("last_size", SnapshotColumn.LastSize),
        ("cumulative_volume", SnapshotColumn.CumulativeVolume),
        ("bid", SnapshotColumn.Bid),
        ("bid_size", SnapshotColumn.BidSize),
        ("ask", SnapshotColumn.Ask),
        ("ask_size", SnapshotColumn.AskSize),
        ("session_open", SnapshotColumn.SessionOpen),
        ("session_high", SnapshotColumn.SessionHigh),
        ("session_low", SnapshotColumn.SessionLow),
        ("previous_close", SnapshotColumn.PreviousClose),
        ("average_price", SnapshotColumn.AveragePrice),
        ("total_bid_quantity", SnapshotColumn.TotalBidQuantity),
        ("total_ask_quantity", SnapshotColumn.TotalAskQuantity),
        ("open_interest", SnapshotColumn.OpenInterest),
    ];

    public static string NameOf(SnapshotColumn column) => Array.Find(Names, n => n.Column == column).Name;

    /// <summary>Reads a header line.</summary>
    /// <param name="header">UTF-8.</param>
    /// <param name="named">What the file calls columns, by their names here.</param>
    /// <exception cref="FormatException">A column is unknown, named twice, or <c>symbol</c> or all times are missing.</exception>
    public static SnapshotColumn[] ParseHeader(ReadOnlySpan<byte> header, IReadOnlyDictionary<string, string> named)
    {
        var columns = new List<SnapshotColumn>();
        var fields = new CsvFields(header, CsvFields.DelimiterOf(header));
        while (fields.TryNext(out var field))
        {
            if (field.IsEmpty)
            {
                columns.Add(SnapshotColumn.Unnamed);
                continue;
            }

            string name = Encoding.UTF8.GetString(field);
            string ours = named.FirstOrDefault(n => n.Value == name).Key ?? name;
            int at = Array.FindIndex(Names, n => n.Name.Equals(ours, StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                throw new FormatException($"the header names '{FieldText.Show(field)}', which is not a column; columns are {string.Join(", ", Names.Select(n => n.Name))}");
            }

            if (columns.Contains(Names[at].Column))
            {
                throw new FormatException($"the header names '{FieldText.Show(field)}' twice");
            }

            columns.Add(Names[at].Column);
        }

        if (!columns.Contains(SnapshotColumn.Symbol))
        {
            throw new FormatException("the header has no column 'symbol'");
        }

        if (!columns.Exists(c => c is SnapshotColumn.TradeTime or SnapshotColumn.ExchangeTime or SnapshotColumn.ReceiveTime))
        {
            throw new FormatException("the header has no column of time; name trade_time, exchange_time or receive_time");
        }

        return [.. columns];
    }
}
