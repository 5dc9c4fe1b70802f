using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Kite;

/// <summary>Zerodha's CSV of all instruments.</summary>
internal sealed class KiteMaster : IMasterFormat
{
    private static readonly string[] Venues = ["NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX"];

    public string Vendor => Vendors.Kite;

    public string FileName => "kite.csv";

    public Uri Url { get; } = new("https://api.kite.trade/instruments");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart("\" "u8).StartsWith("instrument_token"u8);

    public void Read(Stream file, MasterRows rows)
    {
        using var table = new CsvTable(file, rows);
        var columns = new KiteColumns(table);
        var names = new TextPool();
        while (table.Read())
        {
            ReadRow(table, columns, names, rows);
        }
    }

    private static void ReadRow(CsvTable table, KiteColumns columns, TextPool names, MasterRows rows)
    {
        string exchange = names.Get(table[columns.Exchange]);
        var (type, right) = TypeOf(table[columns.Type], table[columns.Segment]);
        if (!Venues.Contains(exchange) || type == InstrumentType.Unknown)
        {
            if (exchange.Length == 0 || table[columns.Type].IsEmpty)
            {
                table.Unreadable("exchange or instrument_type is missing");
                return;
            }

            table.PassOver($"{exchange} {names.Get(table[columns.Type])}");
            return;
        }

        string symbol = table.Text(columns.Symbol);
        string name = names.Get(table[columns.Name]);
        DateOnly? expiry = FieldText.TryDate(table[columns.Expiry], "yyyy-MM-dd", out var date) ? date : null;
        decimal? strike = FieldText.TryNumber(table[columns.Strike], out decimal number) ? number : null;
        InstrumentId id;
        string? problem;
        bool isContract = type.IsContract();
        if (isContract ? !RowId.TryContract(exchange, name, expiry, strike, right, out id, out problem) : !RowId.TrySpot(exchange, symbol, out id, out problem))
        {
            table.Unreadable(problem);
            return;
        }

        if (!uint.TryParse(table[columns.Token], out _)
            || !FieldText.TryNumber(table[columns.TickSize], out decimal tick)
            || !FieldText.TryNumber(table[columns.LotSize], out decimal lot))
        {
            table.Unreadable("instrument_token, tick_size or lot_size is not a number");
            return;
        }

        rows.Add(table.Place, new Instrument
        {
            Id = id,
            Type = type,
            Name = name,
            Currency = Currencies.Of(exchange, name),
            TickSize = tick,
            LotSize = lot,
            Expiry = isContract ? expiry : null,
            Strike = type == InstrumentType.Option ? strike : null,
            Right = right,
            Aliases =
            [
                new Alias(Vendors.Kite, AliasKind.Symbol, $"{exchange}:{symbol}"),
                new Alias(Vendors.Kite, AliasKind.Token, table.Text(columns.Token)),
            ],
        });
    }

    private static (InstrumentType Type, OptionRight Right) TypeOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> segment) =>
        type.SequenceEqual("EQ"u8) ? (segment.SequenceEqual("INDICES"u8) ? InstrumentType.Index : InstrumentType.Equity, OptionRight.None)
        : type.SequenceEqual("FUT"u8) ? (InstrumentType.Future, OptionRight.None)
        : type.SequenceEqual("CE"u8) ? (InstrumentType.Option, OptionRight.Call)
        : type.SequenceEqual("PE"u8) ? (InstrumentType.Option, OptionRight.Put)
        : (InstrumentType.Unknown, OptionRight.None);

    private readonly struct KiteColumns(CsvTable table)
    {
        public int Token { get; } = table.Column("instrument_token");

        public int Symbol { get; } = table.Column("tradingsymbol");

        public int Name { get; } = table.Column("name");

        public int Expiry { get; } = table.Column("expiry");

        public int Strike { get; } = table.Column("strike");

        public int TickSize { get; } = table.Column("tick_size");

        public int LotSize { get; } = table.Column("lot_size");

        public int Type { get; } = table.Column("instrument_type");

        public int Segment { get; } = table.Column("segment");

        public int Exchange { get; } = table.Column("exchange");
    }
}
