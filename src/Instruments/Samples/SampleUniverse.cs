using System.Globalization;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Samples;

/// <summary>
/// A made-up market of any size: the same one for the same seed, size and date. Indices and shares first, then futures, then option chains
/// until it is large enough.
/// </summary>
internal sealed class SampleUniverse
{
    private const int MostShares = 8_000;
    private const int SharesWithContracts = 200;
    private const int Weeklies = 8;

    private static readonly (string Symbol, string Name, string ShortName)[] KnownShares =
    [
        ("RELIANCE", "RELIANCE INDUSTRIES", "RELIND"), ("INFY", "INFOSYS", "INFTEC"), ("TCS", "TATA CONSULTANCY SERV", "TCS"), ("HDFCBANK", "HDFC BANK", "HDFBAN"),
        ("M&M", "MAHINDRA & MAHINDRA", "MAHMAH"), ("BAJAJ-AUTO", "BAJAJ AUTO", "BAAUTO"), ("SBIN", "STATE BANK OF INDIA", "STABAN"), ("MARUTI", "MARUTI SUZUKI INDIA", "MARUTI"),
    ];

    private static readonly (string Index, string Root, string ShortName, string Cash, string Contracts, int Lot, int Level, int Step)[] Indices =
    [
        ("NIFTY 50", "NIFTY", "NIFTY", "NSE", "NFO", 75, 25_000, 50), ("NIFTY BANK", "BANKNIFTY", "CNXBAN", "NSE", "NFO", 35, 56_000, 100),
        ("NIFTY FIN SERVICE", "FINNIFTY", "NIFFIN", "NSE", "NFO", 65, 26_000, 50), ("SENSEX", "SENSEX", "BSESEN", "BSE", "BFO", 20, 82_000, 100),
    ];

    private readonly Random _random;
    private readonly DateOnly _date;
    private readonly int _count;
    private readonly List<SampleInstrument> _all = [];
    private readonly Dictionary<string, int> _tokens = new(StringComparer.Ordinal);

    public SampleUniverse(int seed, int count, DateOnly date)
    {
        (_random, _count, _date) = (new Random(seed), count, date);
        AddIndices();
        AddShares();
        AddFutures();
        AddOptions();
    }

    /// <summary>At least as many as asked for; more only where a few futures and shares alone are more.</summary>
    public IReadOnlyList<SampleInstrument> All => _all;

    private void AddIndices()
    {
        foreach (var index in Indices)
        {
            Add(new(index.Cash, InstrumentType.Index, index.Index, index.Index, index.ShortName, Token("INDICES"), 0.05m, 1));
        }
    }

    private void AddShares()
    {
        int shares = Math.Clamp(_count / 20, KnownShares.Length, MostShares);
        var symbols = new HashSet<string>(KnownShares.Select(s => s.Symbol), StringComparer.Ordinal);
        foreach (var (symbol, name, shortName) in KnownShares)
        {
            AddShare("NSE", symbol, name, shortName);
            AddShare("BSE", symbol, name, shortName);
        }

        while (symbols.Count < shares)
        {
            string symbol = new([.. Enumerable.Range(0, _random.Next(4, 10)).Select(_ => (char)('A' + _random.Next(26)))]);
            if (symbols.Add(symbol))
            {
                AddShare("NSE", symbol, $"{symbol} INDUSTRIES", symbol[..4] + symbols.Count.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private void AddShare(string venue, string symbol, string name, string shortName) =>
        Add(new(venue, InstrumentType.Equity, symbol, name, shortName, Token(venue), 0.05m, 1) { Isin = $"INE{_all.Count:D6}01{_all.Count % 10}" });

    private void AddFutures()
    {
        foreach (var chain in Chains())
        {
            foreach (var expiry in Expiries().Where(e => e.Monthly).Take(3))
            {
                Add(new(chain.Venue, InstrumentType.Future, chain.Root, chain.Root, chain.ShortName, Token(chain.Venue), 0.05m, chain.Lot) { Expiry = expiry.Date, Monthly = true });
            }
        }

        var month = Expiries().First(e => e.Monthly).Date;
        Add(new("MCX", InstrumentType.Future, "GOLD", "GOLD", "GOLD", Token("MCX"), 1m, 1) { Expiry = month, Monthly = true });
        Add(new("MCX", InstrumentType.Future, "MENTHAOIL", "MENTHAOIL", "MENOIL", Token("MCX"), 0.1m, 360) { Expiry = month, Monthly = true });
        Add(new("CDS", InstrumentType.Future, "USDINR", "USDINR", "USDINR", Token("CDS"), 0.0025m, 1) { Expiry = month, Monthly = true });
    }

    private void AddOptions()
    {
        var chains = Chains().ToList();
        for (int width = 0; _all.Count < _count; width++)
        {
            foreach (var chain in chains)
            {
                foreach (var expiry in Expiries().Where(e => e.Monthly || chain.Venue is "NFO" && chain.Root == "NIFTY"))
                {
                    foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
                    {
                        if (_all.Count < _count)
                        {
                            Add(new(chain.Venue, InstrumentType.Option, chain.Root, chain.Root, chain.ShortName, Token(chain.Venue), 0.05m, chain.Lot)
                            {
                                Expiry = expiry.Date, Monthly = expiry.Monthly, Strike = chain.Level + (chain.Step * width), Right = right,
                            });
                        }
                    }
                }
            }
        }
    }

    private IEnumerable<(string Venue, string Root, string ShortName, int Lot, decimal Level, decimal Step)> Chains() =>
        Indices.Select(i => (i.Contracts, i.Root, i.ShortName, i.Lot, (decimal)i.Level, (decimal)i.Step))
            .Concat(_all.Where(i => i is { Type: InstrumentType.Equity, Venue: "NSE" }).Take(Math.Min(SharesWithContracts, _count / 20))
                .Select(s => ("NFO", s.Symbol, s.ShortName, 500, 100m, 2.5m)).ToList());

    /// <summary>Tuesdays from the date on; the last one of each month is a monthly expiry, and those go on for half a year.</summary>
    private IEnumerable<(DateOnly Date, bool Monthly)> Expiries()
    {
        var day = _date.AddDays(((int)DayOfWeek.Tuesday - (int)_date.DayOfWeek + 7) % 7);
        for (int week = 0; week < 26; week++, day = day.AddDays(7))
        {
            bool monthly = day.AddDays(7).Month != day.Month;
            if (monthly || week < Weeklies)
            {
                yield return (day, monthly);
            }
        }
    }

    private void Add(SampleInstrument instrument) => _all.Add(instrument);

    /// <summary>SmartAPI numbers indices with shares, Breeze contracts of NFO with shares: none of them may have another's number.</summary>
    private int Token(string venue) => _tokens[venue] = _tokens.GetValueOrDefault(venue, venue switch { "INDICES" => 26_000, "NFO" => 35_000, _ => 1_000 }) + 1;
}
