using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>What instruments are priced in.</summary>
internal sealed class InstrumentCurrency(InstrumentMaster master)
{
    /// <summary>Of money itself; as the master lists it; rupees on the venues of India.</summary>
    /// <exception cref="RequestException">Nobody says.</exception>
    public string Of(string instrument) =>
        CashInstrument.Is(instrument) ? instrument[(instrument.IndexOf(':', StringComparison.Ordinal) + 1)..]
        : master.Find(instrument)?.Currency is { Length: > 0 } listed ? listed
        : instrument.Split(':')[0] is "NSE" or "BSE" or "NFO" or "BFO" or "MCX" or "CDS" or "BCD" ? "INR"
        : throw new RequestException(ErrorCodes.BadRequest, $"currency is missing: the master does not say what {instrument} is priced in");
}
