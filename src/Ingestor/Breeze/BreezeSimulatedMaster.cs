using System.Globalization;
using System.IO.Compression;
using System.Text;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Instruments;
using Candlewick.Market.Numbers;

namespace Candlewick.Ingestor.Breeze;

/// <summary>ICICI Direct's security master of a simulated market: a zip with a file of the shares and files of the contracts.</summary>
internal static class BreezeSimulatedMaster
{
    /// <summary>Tick sizes of contracts are in hundredths, those of shares are not.</summary>
    private const decimal Hundredths = 100;

    private static readonly string[] CashColumns =
        ["Token", "ShortName", "Series", "CompanyName", "ticksize", "Lotsize", "DateOfListing", "ISINCode", "Symbol", "InstrumentType", "ExchangeCode"];

    private static readonly string[] ContractColumns =
        ["Token", "InstrumentName", "ShortName", "Series", "ExpiryDate", "StrikePrice", "OptionType", "MinimumLotQty", "LotSize", "TickSize", "CompanyName", "ExchangeCode"];

    public static byte[] Zip(IReadOnlyList<SimulatedInstrument> instruments)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "NSEScripMaster.txt", CashColumns, instruments.Where(i => i.Id.Venue == "NSE").Select(Cash));
            Write(zip, "FONSEScripMaster.txt", ContractColumns, instruments.Where(i => i.Id.Venue == "NFO").Select(Contracts));
            Write(zip, "FOBSEScripMaster.txt", ContractColumns, instruments.Where(i => i.Id.Venue == "BFO").Select(Contracts));
        }

        return bytes.ToArray();
    }

    /// <summary>An index has its name where a share has a number.</summary>
    private static string[] Cash(SimulatedInstrument i)
    {
        bool isIndex = i.Type == InstrumentType.Index;
        return
        [
            isIndex ? i.Name : Whole(i.Token), BreezeSimulator.ShortNameOf(i), isIndex ? "" : "EQ", i.Name, Number(Tick(i)), Whole(i.LotSize), "01-Jan-2000", "", i.Id.Symbol, isIndex ? "1" : "0", i.Id.Symbol,
        ];
    }

    private static string[] Contracts(SimulatedInstrument i)
    {
        Contract.TryParse(i.Id.Symbol, out var contract);
        bool isOption = contract.Strike is not null;
        return
        [
            Whole(i.Token), isOption ? "OPTIDX" : "FUTIDX", contract.Underlying, isOption ? "OPTION" : "FUTURE", contract.Expiry.ToString("dd-MMM-yyyy", CultureInfo.InvariantCulture),
            Number(contract.Strike ?? 0), contract.Right switch { OptionRight.Call => "CE", OptionRight.Put => "PE", _ => "XX" }, Whole(i.LotSize), Whole(i.LotSize), Number(Tick(i) * Hundredths),
            contract.Underlying, contract.Underlying,
        ];
    }

    private static decimal Tick(SimulatedInstrument i) => ScaledNumber.ToDecimal(i.TickSize, i.PriceScale);

    /// <summary>Blanks stand behind the commas of the first line, as in the vendor's files.</summary>
    private static void Write(ZipArchive zip, string name, string[] columns, IEnumerable<string[]> rows)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.NewLine = "\r\n";
        writer.WriteLine(string.Join(", ", columns.Select(Quoted)));
        foreach (string[] row in rows)
        {
            writer.WriteLine(string.Join(',', row.Select(Quoted)));
        }
    }

    private static string Quoted(string text) => $"\"{text}\"";

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Number(decimal number) => Decimals.Normalize(number).ToString(CultureInfo.InvariantCulture);
}
