using Candlewick.Ingestor.Files;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>Files call instruments as their broker does; the master says what that means.</summary>
public sealed class VendorNamesInFilesTests : IDisposable
{
    private static readonly Dictionary<string, string> Master = new(StringComparer.Ordinal)
    {
        ["NIFTY26D0824500CE"] = "NFO:NIFTY-20261208-24500-C", ["NFO:NIFTY08DEC2624500CE"] = "NFO:NIFTY-20261208-24500-C", ["RELIND"] = "NSE:RELIANCE",
        ["RELIANCE-EQ"] = "NSE:RELIANCE", ["NSE|2885"] = "NSE:RELIANCE",
    };

    private readonly TempFolder _folder = new();
    private readonly List<string> _asked = [];

    [Fact]
    public void A_brokers_name_in_a_file_is_the_masters_instrument_and_ids_are_not_asked_for()
    {
        string[] names = ["NIFTY26D0824500CE", "NFO:NIFTY08DEC2624500CE", "RELIND", "RELIANCE-EQ", "NSE|2885", "NSE:INFY", "NFO:NIFTY-20261208-24500-C", "TCS"];
        string path = _folder["names.csv"];
        File.WriteAllLines(path, ["symbol,trade_time,last_price", .. names.Select((name, i) => $"{name},2026-11-27T09:15:{i + 10}+05:30,100")]);
        var read = ReadLine.All(FileFeed.Csv, path, new FileFormatOptions { DefaultVenues = ["NSE"], Master = Ask });

        Assert.Equal(
            ["NFO:NIFTY-20261208-24500-C", "NFO:NIFTY-20261208-24500-C", "NSE:RELIANCE", "NSE:RELIANCE", "NSE:RELIANCE", "NSE:INFY", "NFO:NIFTY-20261208-24500-C", "NSE:TCS"],
            read.Where(r => r.Instrument is not null).Select(r => r.Instrument));
        Assert.DoesNotContain("NSE:INFY", _asked);
        Assert.DoesNotContain("NFO:NIFTY-20261208-24500-C", _asked);
    }

    public void Dispose() => _folder.Dispose();

    private InstrumentId? Ask(string name)
    {
        _asked.Add(name);
        return Master.TryGetValue(name, out string? id) ? InstrumentId.Parse(id) : null;
    }
}
