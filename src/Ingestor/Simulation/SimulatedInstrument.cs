using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// An instrument of the simulated market. What has neither members nor an underlying has a price of its own; an index is computed from its members,
/// a contract priced from its underlying.
/// </summary>
internal sealed record SimulatedInstrument
{
    public required InstrumentId Id { get; init; }

    public required InstrumentType Type { get; init; }

    public string Name { get; init; } = "";

    public string Currency { get; init; } = "INR";

    /// <summary>Session group: when it trades, and in which phases.</summary>
    public required string Group { get; init; }

    /// <summary>The exchange's number of it, which Indian vendors' tokens are made of; 0 where there is none.</summary>
    public int Token { get; init; }

    /// <summary>Decimal places of its prices.</summary>
    public int PriceScale { get; init; } = 2;

    /// <summary>Decimal places of its sizes.</summary>
    public int SizeScale { get; init; }

    /// <summary>Least step of the price, a mantissa.</summary>
    public long TickSize { get; init; } = 5;

    /// <summary>Least size, a mantissa; every size is a multiple.</summary>
    public long LotSize { get; init; } = 1;

    /// <summary>Around what its price moves for years, in its currency; of a contract nothing, its underlying says.</summary>
    public double BasePrice { get; init; }

    /// <summary>Standard deviation of a day's move, as a fraction of the price.</summary>
    public double DayMove { get; init; } = 0.013;

    /// <summary>How often it is traded, as a multiple of the market's rate.</summary>
    public double Activity { get; init; } = 1;

    /// <summary>Size of a trade in lots, on average.</summary>
    public double TypicalLots { get; init; } = 40;

    /// <summary>How far from the previous close it may be traded, in per cent; 0: as far as it likes.</summary>
    public int LimitPercent { get; init; }

    /// <summary>Of an index.</summary>
    public IReadOnlyList<InstrumentId> Members { get; init; } = [];

    /// <summary>Of a contract.</summary>
    public InstrumentId? Underlying { get; init; }

    public DateOnly? Expiry { get; init; }

    /// <summary>In its currency.</summary>
    public decimal? Strike { get; init; }

    public OptionRight Right { get; init; }
}
