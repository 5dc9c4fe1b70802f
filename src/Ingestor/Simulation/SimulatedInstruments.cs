using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Simulation;

/// <summary>Instruments that simulated markets are made of, as they are on a date.</summary>
internal static class SimulatedInstruments
{
    /// <summary>Venue of the simulated exchange: no other has its instruments.</summary>
    public const string Venue = "SIM";

    /// <summary>Around the clock.</summary>
    public const string Always = "SIM";

    /// <summary>In the hours of India's shares.</summary>
    public const string Daytime = "SIM-DAY";

    private static readonly (string Symbol, string Name, int Token, double Price)[] IndianShares =
    [
        ("RELIANCE", "RELIANCE INDUSTRIES", 2885, 1_480), ("INFY", "INFOSYS", 1594, 1_620), ("TCS", "TATA CONSULTANCY SERV", 11536, 3_350), ("HDFCBANK", "HDFC BANK", 1333, 1_010),
        ("ICICIBANK", "ICICI BANK", 4963, 1_390), ("SBIN", "STATE BANK OF INDIA", 3045, 940), ("ITC", "ITC", 1660, 415), ("M&M", "MAHINDRA & MAHINDRA", 2031, 3_600),
    ];

    private static readonly (string Coin, double Price)[] CoinPrices = [("BTC", 92_000), ("ETH", 3_100), ("SOL", 142), ("XRP", 2.15), ("ADA", 0.46), ("DOGE", 0.16)];

    private static readonly (string Symbol, string Name, double Price)[] Companies =
    [
        ("ACME", "ACME ANVILS", 240), ("BEACON", "BEACON LIGHTHOUSES", 1_120), ("CEDAR", "CEDAR FURNITURE", 86), ("DYNAMO", "DYNAMO ELECTRIC", 455),
        ("EMBER", "EMBER STOVES", 310), ("FJORD", "FJORD SHIPPING", 78), ("GALLEON", "GALLEON TRADING", 640), ("HARBOR", "HARBOR BANK", 152),
    ];

    /// <summary>The simulated exchange: an index with its shares, futures and options around the clock, coins, and shares that keep a day's hours.</summary>
    public static IReadOnlyList<SimulatedInstrument> Exchange(DateOnly date)
    {
        var all = new List<SimulatedInstrument>();
        all.AddRange(Companies.Select(c => Share($"{Venue}:{c.Symbol}", c.Name, c.Price, Always) with { Currency = "USD", TickSize = 1 }));
        Derive(all, new Derived($"{Venue}:SIM-8", "SIM 8 INDEX", 5_000, Venue, "SIM-8", Always, Step: 25, Width: 8, Tick: 5, Lot: 10), date, "USD");
        all.AddRange(CoinPrices.Take(3).Select(c => Coin($"{Venue}:{c.Coin}-USD", c.Coin, c.Price, "USD", Always)));
        all.AddRange(IndianShares.Take(4).Select(s => Share($"{Venue}:{s.Symbol}", $"{s.Name} (SIMULATED)", s.Price, Daytime) with { LimitPercent = 10 }));

        // Moves so much that it is at its limit now and then.
        all.Add(Share($"{Venue}:WILDCAT", "WILDCAT MINING", 38, Daytime) with { LimitPercent = 5, DayMove = 0.05 });
        return all;
    }

    /// <summary>Shares of NSE, an index of them, its futures and options, a currency's and a metal's future.</summary>
    public static IReadOnlyList<SimulatedInstrument> India(DateOnly date)
    {
        var all = new List<SimulatedInstrument>();
        all.AddRange(IndianShares.Select(s => Share($"NSE:{s.Symbol}", s.Name, s.Price, SessionGroups.NseEquity) with { Token = s.Token, LimitPercent = 20 }));
        Derive(all, new Derived("NSE:NIFTY-50", "NIFTY 50", 25_000, "NFO", "NIFTY", "NFO", Step: 50, Width: 10, Tick: 5, Lot: 75, IndexGroup: SessionGroups.NseEquity, Token: 1001), date, "INR");
        var expiry = Expiries(date, "CDS").First();
        all.Add(Future("CDS:USDINR", "CDS", 88.4, expiry) with { PriceScale = 4, TickSize = 25, DayMove = 0.002, Token = 1_141 });
        all.Add(Future("MCX:GOLD", SessionGroups.McxMetal, 121_500, expiry) with { TickSize = 100, DayMove = 0.008, Token = 454_818 });
        return all;
    }

    /// <summary>Coins of a venue that never closes, such as <c>BINANCE:BTC-USDT</c>.</summary>
    public static IReadOnlyList<SimulatedInstrument> Coins(string venue, string quote) =>
        [.. CoinPrices.Select(c => Coin($"{venue}:{c.Coin}-{quote}", c.Coin, c.Price, quote, SessionGroups.Crypto))];

    private static SimulatedInstrument Share(string id, string name, double price, string group) => new()
    {
        Id = InstrumentId.Parse(id), Type = InstrumentType.Equity, Name = name, Group = group, BasePrice = price,
    };

    private static SimulatedInstrument Coin(string id, string name, double price, string quote, string group) => new()
    {
        Id = InstrumentId.Parse(id), Type = InstrumentType.Spot, Name = name, Currency = quote, Group = group, BasePrice = price, DayMove = 0.025,
        PriceScale = price < 10 ? 4 : 2, TickSize = 1, SizeScale = 5, TypicalLots = 2_000_000 / price,
    };

    private static SimulatedInstrument Future(string root, string group, double price, DateOnly expiry) => new()
    {
        Id = InstrumentId.Parse($"{root}-{expiry:yyyyMMdd}-F"), Type = InstrumentType.Future, Name = InstrumentId.Parse(root).Symbol, Group = group, BasePrice = price, Expiry = expiry, TypicalLots = 3,
    };

    /// <summary>Adds the index of all shares so far, and its contracts.</summary>
    private static void Derive(List<SimulatedInstrument> all, Derived of, DateOnly date, string currency)
    {
        var index = new SimulatedInstrument
        {
            Id = InstrumentId.Parse(of.Index), Type = InstrumentType.Index, Name = of.Name, Currency = currency, Group = of.IndexGroup ?? of.Group, Token = of.Token,
            TickSize = of.Tick, BasePrice = of.Price, DayMove = 0.008, Members = [.. all.Where(i => i.Type == InstrumentType.Equity).Select(i => i.Id)],
        };
        all.Add(index);
        int token = 35_000;
        var expiries = Expiries(date, of.Group).ToList();
        foreach (var expiry in expiries)
        {
            all.Add(Contract(new Contract(of.Root, expiry, null, OptionRight.None)) with { Type = InstrumentType.Future, Activity = 1.2 });
        }

        for (int i = -of.Width; i <= of.Width; i++)
        {
            foreach (var right in new[] { OptionRight.Call, OptionRight.Put })
            {
                decimal strike = of.Price + i * of.Step;
                all.Add(Contract(new Contract(of.Root, expiries[0], strike, right)) with
                {
                    Type = InstrumentType.Option, Strike = strike, Right = right, Activity = 0.6 / (1 + Math.Abs(i)),
                });
            }
        }

        SimulatedInstrument Contract(Contract contract) => new()
        {
            Id = InstrumentId.Parse($"{of.Venue}:{contract}"), Type = InstrumentType.Future, Name = of.Root, Currency = currency, Group = of.Group, Token = ++token,
            TickSize = of.Tick, LotSize = of.Lot, TypicalLots = 4, Underlying = index.Id, Expiry = contract.Expiry,
        };
    }

    /// <summary>The last trading days before the ends of this month and the two after it; a month that is nearly over is passed over.</summary>
    private static IEnumerable<DateOnly> Expiries(DateOnly date, string group)
    {
        SessionCatalog.For(SessionMode.Extended).TryGet(group, out var sessions);
        var clock = new SessionClock(sessions!);
        var month = new DateOnly(date.Year, date.Month, 1);
        return Enumerable.Range(1, 4).Select(i => clock.PreviousTradingDay(month.AddMonths(i))).Where(expiry => expiry >= date.AddDays(2)).Take(3);
    }

    private sealed record Derived(
        string Index, string Name, int Price, string Venue, string Root, string Group, int Step, int Width, long Tick, long Lot, string? IndexGroup = null, int Token = 0);
}
