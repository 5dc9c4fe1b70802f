using System.Globalization;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.SmartApi;

/// <summary>Angel One's scrip master of a simulated market: rows of texts, strikes and ticks in hundredths.</summary>
internal static class SmartApiSimulatedMaster
{
    private const decimal Hundredths = 100;

    public static IEnumerable<object> Rows(IEnumerable<SimulatedInstrument> instruments) => instruments.Where(i => SmartApiSimulator.ExchangeOf(i.Id.Venue) is not null).Select(i =>
    {
        bool isContract = Contract.TryParse(i.Id.Symbol, out var contract);
        string expiry = isContract ? contract.Expiry.ToString("ddMMMyyyy", CultureInfo.InvariantCulture).ToUpperInvariant() : "";
        return (object)new
        {
            token = SmartApiSimulator.TokenOf(i),
            symbol = isContract ? $"{contract.Underlying}{expiry}{Suffix(contract)}" : i.Type == InstrumentType.Index ? i.Name : $"{i.Id.Symbol}-EQ",
            name = isContract ? contract.Underlying : i.Id.Symbol,
            expiry,
            strike = Number(contract.Strike * Hundredths ?? -1),
            lotsize = i.LotSize.ToString(CultureInfo.InvariantCulture),
            instrumenttype = TypeOf(i),
            exch_seg = i.Id.Venue,
            tick_size = Number(ScaledNumber.ToDecimal(i.TickSize, i.PriceScale) * Hundredths),
        };
    });

    private static string Suffix(Contract contract) =>
        contract.Strike is not { } strike ? "FUT" : Contract.StrikeText(strike) + (contract.Right == OptionRight.Call ? "CE" : "PE");

    private static string TypeOf(SimulatedInstrument instrument) => instrument.Type switch
    {
        InstrumentType.Index => "AMXIDX",
        InstrumentType.Option => "OPTIDX",
        InstrumentType.Future => instrument.Id.Venue switch { "CDS" => "FUTCUR", "MCX" => "FUTCOM", _ => "FUTIDX" },
        _ => "",
    };

    private static string Number(decimal number) => number.ToString("0.000000", CultureInfo.InvariantCulture);
}
