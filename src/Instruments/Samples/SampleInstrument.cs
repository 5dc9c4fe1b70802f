using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Samples;

/// <summary>A made-up instrument of India, as all brokers' files would describe it.</summary>
/// <param name="Symbol">Of a share or index, with its blanks; underlying of a contract.</param>
/// <param name="ShortName">What ICICI calls it.</param>
/// <param name="Token">The exchange's number.</param>
internal sealed record SampleInstrument(string Venue, InstrumentType Type, string Symbol, string Name, string ShortName, int Token, decimal Tick, int Lot)
{
    public string Isin { get; init; } = "";

    public DateOnly? Expiry { get; init; }

    /// <summary>The last expiry of its month, which Kite writes in another way than weekly ones.</summary>
    public bool Monthly { get; init; }

    public decimal? Strike { get; init; }

    public OptionRight Right { get; init; }

    public string RightText => Right switch { OptionRight.Call => "CE", OptionRight.Put => "PE", _ => "FUT" };

    public bool IsContract => Type.IsContract();

    /// <summary>What the master has to call it.</summary>
    public string Id => IsContract ? $"{Venue}:{new Contract(Symbol, Expiry!.Value, Strike, Right)}" : $"{Venue}:{SymbolText.From(Symbol)}";
}
