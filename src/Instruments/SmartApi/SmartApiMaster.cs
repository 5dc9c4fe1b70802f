using System.Text;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.SmartApi;

/// <summary>Angel One's scrip master.</summary>
internal sealed class SmartApiMaster : IMasterFormat
{
    /// <summary>Numbers of the exchanges on its stream.</summary>
    private static readonly Dictionary<string, string> ExchangeTypes = new(StringComparer.Ordinal)
    {
        ["NSE"] = "1", ["NFO"] = "2", ["BSE"] = "3", ["BFO"] = "4", ["MCX"] = "5", ["CDS"] = "13",
    };

    public string Vendor => Vendors.SmartApi;

    public string FileName => "smartapi.json";

    public Uri Url { get; } = new("https://margincalculator.angelone.in/OpenAPI_File/files/OpenAPIScripMaster.json");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.TrimStart(" \r\n\t"u8).StartsWith("["u8) && head.IndexOf("\"exch_seg\""u8) >= 0;

    public void Read(Stream file, MasterRows rows)
    {
        var items = new JsonItems<SmartApiRow>(file, SmartApiJson.Default.SmartApiRow, property: null, rows);
        var names = new TextPool();
        while (items.Read())
        {
            ReadRow(items.Current!, items.Place, names, rows);
        }
    }

    private static void ReadRow(SmartApiRow row, RowPlace place, TextPool names, MasterRows rows)
    {
        if (row is not { Token.Length: > 0, Symbol.Length: > 0, Name: not null, InstrumentType: not null, Segment.Length: > 0 })
        {
            rows.Unreadable(place, "token, symbol, name, instrumenttype or exch_seg is missing");
            return;
        }

        var (type, right) = TypeOf(row);
        if (!ExchangeTypes.TryGetValue(row.Segment, out string? exchange) || type == InstrumentType.Unknown)
        {
            rows.PassOver(names.Get($"{row.Segment} {row.InstrumentType}".TrimEnd()));
            return;
        }

        DateOnly? expiry = FieldText.TryDate(Encoding.UTF8.GetBytes(row.Expiry ?? ""), "ddMMMyyyy", out var date) ? date : null;
        decimal? strike = FieldText.TryNumber(row.Strike, out decimal number) && number > 0 ? SmartApiScale.Strike(row.Segment, number) : null;
        string venue = names.Get(row.Segment);
        InstrumentId id;
        string? problem;
        bool isContract = type.IsContract();
        if (isContract ? !RowId.TryContract(venue, row.Name, expiry, strike, right, out id, out problem) : !RowId.TrySpot(venue, Symbol(row), out id, out problem))
        {
            rows.Unreadable(place, problem);
            return;
        }

        if (!FieldText.TryNumber(row.TickSize, out decimal tick) || !FieldText.TryNumber(row.LotSize, out decimal lot))
        {
            rows.Unreadable(place, $"tick_size '{row.TickSize}' or lotsize '{row.LotSize}' is not a number");
            return;
        }

        rows.Add(place, new Instrument
        {
            Id = id,
            Type = type,
            Name = names.Get(row.Name),
            Currency = Currencies.Of(venue, row.Name),
            TickSize = SmartApiScale.Tick(row.Segment, tick),
            LotSize = lot,
            Expiry = isContract ? expiry : null,
            Strike = type == InstrumentType.Option ? strike : null,
            Right = right,
            Aliases =
            [
                new Alias(Vendors.SmartApi, AliasKind.Symbol, $"{venue}:{row.Symbol}"),
                new Alias(Vendors.SmartApi, AliasKind.Token, $"{exchange}:{row.Token}"),
            ],
        });
    }

    /// <summary>Of the series only EQ is left out, as in our ids.</summary>
    private static ReadOnlySpan<char> Symbol(SmartApiRow row) =>
        row is { Segment: "NSE", InstrumentType: "" } && row.Symbol!.EndsWith("-EQ", StringComparison.Ordinal) ? row.Symbol.AsSpan(0, row.Symbol.Length - 3) : row.Symbol;

    private static (InstrumentType Type, OptionRight Right) TypeOf(SmartApiRow row)
    {
        string type = row.InstrumentType!;
        if (type.StartsWith("OPT", StringComparison.Ordinal))
        {
            return row.Symbol!.EndsWith("CE", StringComparison.Ordinal) ? (InstrumentType.Option, OptionRight.Call)
                : row.Symbol.EndsWith("PE", StringComparison.Ordinal) ? (InstrumentType.Option, OptionRight.Put)
                : (InstrumentType.Unknown, OptionRight.None);
        }

        return type.StartsWith("FUT", StringComparison.Ordinal) ? (InstrumentType.Future, OptionRight.None)
            : type == "AMXIDX" ? (InstrumentType.Index, OptionRight.None)
            : type.Length == 0 && row.Segment is "NSE" or "BSE" ? (InstrumentType.Equity, OptionRight.None)
            : (InstrumentType.Unknown, OptionRight.None);
    }
}
