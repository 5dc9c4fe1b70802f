using Candlewick.Contracts.Instruments;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Refresh;
using Candlewick.Instruments.Samples;
using Candlewick.Market.Instruments;
using Candlewick.Tests.Support;
using Google.Protobuf;

namespace Candlewick.Instruments.Tests;

public sealed class SampleMasterTests : IDisposable
{
    private const int Seed = 7;
    private static readonly DateOnly Today = new(2026, 11, 20);

    private readonly TempFolder _folder = new();

    [Fact]
    public void A_quarter_of_a_million_instruments_survive_the_vendors_files_and_the_log()
    {
        var samples = new SampleMasters(Seed, 250_000, Today);
        var expected = samples.Instruments.ToDictionary(i => i.Id, StringComparer.Ordinal);
        using var read = Read(samples.Write(_folder.FullPath));

        Assert.All(read.Files, f => Assert.Empty(f.Unreadable));
        int found = 0;
        foreach (var instrument in read.Instruments)
        {
            var again = InstrumentMessage.Parse(InstrumentMessage.From(instrument).ToByteArray());
            Assert.Equal(instrument with { Aliases = [] }, again with { Aliases = [] });
            Assert.Equal(instrument.Aliases, again.Aliases);
            if (IsIndian(instrument.Id.ToString()))
            {
                found++;
                RequireSame(expected[instrument.Id.ToString()], instrument);
            }
        }

        Assert.Equal((expected.Count, 250_000), (found, found));
    }

    [Fact]
    public void The_order_of_the_files_does_not_matter()
    {
        string[] files = [.. new SampleMasters(Seed, 500, Today).Write(_folder.FullPath)];
        var one = ById(files);
        var other = ById([.. files.Reverse()]);

        Assert.Equal(one.Keys.Order(StringComparer.Ordinal), other.Keys.Order(StringComparer.Ordinal));
        Assert.All(one, i => Assert.Equal(i.Value with { Aliases = [] }, other[i.Key] with { Aliases = [] }));
        Assert.All(one, i => Assert.Equal(i.Value.Aliases, other[i.Key].Aliases));
    }

    [Fact]
    public void Vendors_fill_in_what_others_lack()
    {
        var read = ById(new SampleMasters(Seed, 500, Today).Write(_folder.FullPath));

        var share = read["NSE:RELIANCE"];
        Assert.Equal(("RELIANCE INDUSTRIES", new DateOnly(1995, 11, 29), "NSE-EQ-CAS"), (share.Name, share.Listed, share.SessionGroup));
        Assert.StartsWith("INE", share.Isin, StringComparison.Ordinal);
        Assert.Equal("NSE:NIFTY-50", read["NFO:NIFTY-20261124-F"].Underlying?.ToString());
        Assert.Equal("NSE:M&M", read["NFO:M&M-20261124-F"].Underlying?.ToString());
        Assert.Null(read["MCX:GOLD-20261124-F"].Underlying);
        Assert.Equal(["NSE-EQ", "BSE", "MCX-METAL", "MCX-AGRI-DAY", "CDS", "CRYPTO"],
            new[] { "NSE:NIFTY-50", "BSE:RELIANCE", "MCX:GOLD-20261124-F", "MCX:MENTHAOIL-20261124-F", "CDS:USDINR-20261124-F", "KRAKEN:DOGE-USD" }.Select(id => read[id].SessionGroup));
    }

    public void Dispose() => _folder.Dispose();

    private static void RequireSame(SampleInstrument sample, Instrument instrument)
    {
        Assert.Equal((sample.Type, sample.Expiry, sample.Strike, sample.Right), (instrument.Type, instrument.Expiry, instrument.Strike, instrument.Right));
        Assert.Equal((sample.Tick, (decimal)sample.Lot, "INR"), (instrument.TickSize, instrument.LotSize, instrument.Currency));
        string[] vendors = sample.Venue is "NSE" or "NFO" or "BFO" ? [Vendors.Kite, Vendors.SmartApi, Vendors.Breeze] : [Vendors.Kite, Vendors.SmartApi];
        Assert.Equal(vendors, instrument.Aliases.Select(a => a.Vendor).Distinct());
    }

    private static MasterFilesRead Read(IReadOnlyList<string> files) => MasterFiles.Read(files, TestContext.Current.CancellationToken);

    private static Dictionary<string, Instrument> ById(IReadOnlyList<string> files)
    {
        using var read = Read(files);
        return ById(read.Instruments);
    }

    private static Dictionary<string, Instrument> ById(IEnumerable<Instrument> instruments) => instruments.ToDictionary(i => i.Id.ToString());

    private static bool IsIndian(string id) => !id.StartsWith("BINANCE:", StringComparison.Ordinal)
        && !id.StartsWith("COINBASE:", StringComparison.Ordinal) && !id.StartsWith("KRAKEN:", StringComparison.Ordinal);
}
