using System.Globalization;
using System.Text;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Kite;

/// <summary>Instruments of a simulated market as Zerodha lists them: those of Indian exchanges, each with its token.</summary>
internal sealed class KiteListing
{
    private const string Header = "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange";
    private const int Index = 9;

    private static readonly Dictionary<string, int> Segments = new(StringComparer.Ordinal)
    {
        ["NSE"] = 1, ["NFO"] = 2, ["CDS"] = 3, ["BSE"] = 4, ["BFO"] = 5, ["BCD"] = 6, ["MCX"] = 7,
    };

    private readonly IReadOnlyList<SimulatedInstrument> _instruments;
    private readonly Dictionary<uint, int> _places = [];
    private readonly KiteToken?[] _tokens;

    public KiteListing(IReadOnlyList<SimulatedInstrument> instruments)
    {
        _instruments = instruments;
        _tokens = new KiteToken?[instruments.Count];
        for (int i = 0; i < instruments.Count; i++)
        {
            var instrument = instruments[i];
            if (instrument.Token != 0 && Segments.TryGetValue(instrument.Id.Venue, out int segment))
            {
                var token = new KiteToken(((uint)instrument.Token << 8) | (uint)(instrument.Type == InstrumentType.Index ? Index : segment));
                _tokens[i] = token;
                _places[token.Value] = i;
            }
        }
    }

    public int Count => _places.Count;

    /// <summary>Null for what Zerodha does not have.</summary>
    /// <param name="place">In the market's instruments.</param>
    public KiteToken? TokenAt(int place) => _tokens[place];

    /// <summary>Place in the market's instruments; -1 where there is none of that token.</summary>
    public int PlaceOf(uint token) => _places.GetValueOrDefault(token, -1);

    /// <summary>The vendor's file, of one exchange or of all.</summary>
    public string Csv(string? exchange)
    {
        var csv = new StringBuilder(Header).Append('\n');
        for (int i = 0; i < _tokens.Length; i++)
        {
            if (_tokens[i] is { } token && (exchange is null || exchange == _instruments[i].Id.Venue))
            {
                Append(csv, token, _instruments[i]);
            }
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, KiteToken token, SimulatedInstrument instrument)
    {
        string type = instrument.Type == InstrumentType.Option ? (instrument.Right == OptionRight.Call ? "CE" : "PE") : instrument.Type == InstrumentType.Future ? "FUT" : "EQ";
        string venue = instrument.Id.Venue;
        string segment = instrument.Type switch
        {
            InstrumentType.Index => "INDICES",
            InstrumentType.Future => $"{venue}-FUT",
            InstrumentType.Option => $"{venue}-OPT",
            _ => venue,
        };
        csv.Append(CultureInfo.InvariantCulture, $"{token.Value},{instrument.Token},{SymbolOf(instrument, type)},\"{instrument.Name}\",0,{instrument.Expiry:yyyy-MM-dd},{instrument.Strike ?? 0},");
        csv.Append(CultureInfo.InvariantCulture, $"{ScaledNumber.Format(instrument.TickSize, instrument.PriceScale)},{instrument.LotSize},{type},{segment},{venue}\n");
    }

    private static string SymbolOf(SimulatedInstrument instrument, string type) =>
        instrument.Type == InstrumentType.Index ? instrument.Name
        : instrument.Expiry is { } expiry
            ? string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}{expiry.ToString("yyMMM", CultureInfo.InvariantCulture).ToUpperInvariant()}{instrument.Strike}{type}")
        : instrument.Id.Symbol;
}
