using Candlewick.Market.Numbers;

namespace Candlewick.Market.Instruments;

/// <summary>What the master knows of an instrument. Numbers are exact; a null is not known or does not apply.</summary>
public sealed record Instrument
{
    public required InstrumentId Id { get; init; }

    public required InstrumentType Type { get; init; }

    /// <summary>Company, index or product, as the vendor writes it; empty where it says nothing.</summary>
    public string Name { get; init; } = "";

    /// <summary>What prices are in: <c>INR</c>, <c>USD</c>, <c>USDT</c>.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Least step of the price, in <see cref="Currency"/>; 0 where it is not known.</summary>
    public decimal TickSize { get; init; }

    /// <summary>Least step of the size: shares, units of the contract, or of the base currency; 0 where it is not known.</summary>
    public decimal LotSize { get; init; }

    /// <summary>Last trading day.</summary>
    public DateOnly? Expiry { get; init; }

    /// <summary>Strike price, in <see cref="Currency"/>.</summary>
    public decimal? Strike { get; init; }

    public OptionRight Right { get; init; }

    /// <summary>The instrument it is derived from, where that is listed.</summary>
    public InstrumentId? Underlying { get; init; }

    public string Isin { get; init; } = "";

    /// <summary>Which sessions it trades in: see <see cref="SessionGroups"/>.</summary>
    public string SessionGroup { get; init; } = "";

    /// <summary>First trading day.</summary>
    public DateOnly? Listed { get; init; }

    /// <summary>First day on which it can no longer be traded.</summary>
    public DateOnly? Delisted { get; init; }

    /// <summary>By vendor, kind and first date.</summary>
    public IReadOnlyList<Alias> Aliases { get; init; } = [];

    /// <summary>Decimal places that hold every price: two at least in rupees and dollars, as many as tick and strike need.</summary>
    public int PriceScale => Math.Max(
        Currency is "INR" or "USD" ? 2 : 0,
        Math.Max(Decimals.PlacesOf(TickSize), Strike is { } strike ? Decimals.PlacesOf(strike) : 0));

    /// <summary>What precedes the dates in a contract's symbol, else the symbol: <c>NIFTY</c>, <c>RELIANCE</c>.</summary>
    public string Root => Contract.TryParse(Id.Symbol, out var contract) ? contract.Underlying : Id.Symbol;
}
