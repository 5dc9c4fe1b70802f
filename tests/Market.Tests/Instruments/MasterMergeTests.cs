using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Market.Tests.Instruments;

public sealed class MasterMergeTests
{
    [Fact]
    public void The_first_that_says_something_counts()
    {
        var merged = new MasterMerge(_ => false).Of([
            Of(Vendors.Kite, "NSE:INFY", tick: 0.05m, lot: 0),
            Of(Vendors.SmartApi, "NSE:INFY", tick: 0.01m, lot: 1) with { Name = "INFY" },
            Of(Vendors.Breeze, "NSE:INFY", tick: 0, lot: 5) with { Name = "INFOSYS", Isin = "INE009A01021" }]);

        Assert.Equal((0.05m, 1m, "INFY", "INE009A01021"), (merged.TickSize, merged.LotSize, merged.Name, merged.Isin));
        Assert.Equal([Vendors.Kite, Vendors.SmartApi, Vendors.Breeze], merged.Aliases.Select(a => a.Vendor));
    }

    [Fact]
    public void What_vendors_say_otherwise_is_counted_with_the_first_example()
    {
        var merge = new MasterMerge(_ => false);
        merge.Of([Of(Vendors.Kite, "NSE:A", 0.05m, 1), Of(Vendors.Breeze, "NSE:A", 0.05m, 1)]);
        merge.Of([Of(Vendors.Kite, "NSE:B", 0, 25), Of(Vendors.SmartApi, "NSE:B", 0.05m, 25), Of(Vendors.Breeze, "NSE:B", 0.01m, 75)]);
        merge.Of([Of(Vendors.Kite, "NSE:C", 0.05m, 1), Of(Vendors.Breeze, "NSE:C", 0.10m, 0)]);
        merge.Of([Of(Vendors.Kite, "NSE:D", 0.05m, 1)]);

        Assert.Equal(4, merge.Count);
        Assert.Equal(
            [new Disagreement("lot_size", 1, "NSE:B: 25 (kite), 75 (breeze)"), new Disagreement("tick_size", 2, "NSE:B: 0.05 (smartapi), 0.01 (breeze)")],
            merge.Disagreements.OrderBy(d => d.Field, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("NFO:INFY-20261124-F", "NSE:INFY", "NSE:INFY")]
    [InlineData("NFO:NIFTY-20261124-25000-C", "NSE:NIFTY-50", "NSE:NIFTY-50")]
    [InlineData("NFO:INFY-20261124-F", "NSE:TCS", null)]
    [InlineData("MCX:GOLD-20261204-F", "NSE:GOLD", null)]
    public void A_contract_names_its_underlying_where_that_is_listed(string id, string listed, string? underlying) =>
        Assert.Equal(underlying, new MasterMerge(i => i.ToString() == listed).Of([Of(Vendors.Kite, id, 0.05m, 1)]).Underlying?.ToString());

    [Fact]
    public void A_share_with_contracts_on_NFO_has_a_closing_auction()
    {
        var merge = new MasterMerge(_ => true);
        string[] ids = ["BFO:TCS-20261126-F", "NFO:BAJAJ-AUTO-20261124-F", "NFO:NIFTY-20261124-F", "NSE:BAJAJ", "NSE:BAJAJ-AUTO", "NSE:TCS"];
        Assert.Equal(
            ["BFO", "NFO", "NFO", "NSE-EQ", "NSE-EQ-CAS", "NSE-EQ"],
            ids.Select(id => merge.Of([Of(Vendors.Kite, id, 0.05m, 1)]).SessionGroup));
    }

    private static Instrument Of(string vendor, string id, decimal tick, decimal lot) => new()
    {
        Id = InstrumentId.Parse(id),
        Type = !Contract.TryParse(InstrumentId.Parse(id).Symbol, out var contract) ? InstrumentType.Equity
            : contract.Strike is null ? InstrumentType.Future : InstrumentType.Option,
        TickSize = tick,
        LotSize = lot,
        Aliases = [new Alias(vendor, AliasKind.Symbol, id)],
    };
}
