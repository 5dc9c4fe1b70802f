using System.IO.Compression;
using Candlewick.Instruments.Files;
using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Breeze;

/// <summary>ICICI Direct's SecurityMaster.zip: a CSV for each exchange, of which those are read whose columns are known.</summary>
internal sealed class BreezeMaster : IMasterFormat
{
    public string Vendor => Vendors.Breeze;

    public string FileName => "breeze.zip";

    public Uri Url { get; } = new("https://directlink.icicidirect.com/MotherAppMaster/SecurityMaster.zip");

    public bool Recognizes(ReadOnlySpan<byte> head) => head.StartsWith("PK"u8);

    public void Read(Stream file, MasterRows rows)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        using (var cash = Open(zip, "NSEScripMaster.txt", rows))
        {
            BreezeCash.Read(cash, rows);
        }

        using (var contracts = Open(zip, "FONSEScripMaster.txt", rows))
        {
            BreezeContracts.Read(contracts, "NFO", "4.1!", rows);
        }

        using (var contracts = Open(zip, "FOBSEScripMaster.txt", rows))
        {
            BreezeContracts.Read(contracts, "BFO", "8.1!", rows);
        }
    }

    private static CsvTable Open(ZipArchive zip, string name, MasterRows rows) =>
        new(ZipEntryStream.Of(zip.GetEntry(name) ?? throw new InvalidDataException($"there is no {name} in the zip")), rows, name);
}
