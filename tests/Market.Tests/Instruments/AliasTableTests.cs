using Candlewick.Market.Instruments;

namespace Candlewick.Market.Tests.Instruments;

public sealed class AliasTableTests
{
    private static readonly DateOnly November = new(2026, 11, 25);
    private static readonly DateOnly December = new(2026, 12, 30);

    [Fact]
    public void A_recycled_token_means_what_it_meant_on_the_day()
    {
        var table = Table(
            ("NFO:NIFTY-20261124-25000-C", Token("12345602", new DateOnly(2026, 9, 1), November)),
            ("NFO:NIFTY-20261229-26000-P", Token("12345602", new DateOnly(2026, 12, 1), December)));

        Assert.Null(Find(table, new DateOnly(2026, 8, 31)));
        Assert.Equal("NFO:NIFTY-20261124-25000-C", Find(table, new DateOnly(2026, 9, 1)));
        Assert.Equal("NFO:NIFTY-20261124-25000-C", Find(table, new DateOnly(2026, 11, 24)));
        Assert.Null(Find(table, November));
        Assert.Equal("NFO:NIFTY-20261229-26000-P", Find(table, new DateOnly(2026, 12, 29)));
        Assert.Null(Find(table, December));
    }

    [Fact]
    public void Vendors_and_kinds_do_not_mix()
    {
        var table = Table(("NSE:INFY", Token("1594", DateOnly.MinValue, DateOnly.MaxValue)));

        Assert.NotNull(table.Resolve(Vendors.Kite, AliasKind.Token, "1594", November));
        Assert.Null(table.Resolve(Vendors.SmartApi, AliasKind.Token, "1594", November));
        Assert.Null(table.Resolve(Vendors.Kite, AliasKind.Symbol, "1594", November));
    }

    [Fact]
    public void Of_two_claims_the_later_counts_in_whatever_order_they_came()
    {
        var old = ("NSE:OLD", Token("12345602", DateOnly.MinValue, DateOnly.MaxValue));
        var young = ("NSE:YOUNG", Token("12345602", new DateOnly(2026, 11, 1), DateOnly.MaxValue));

        Assert.Equal("NSE:YOUNG", Find(Table(old, young), November));
        Assert.Equal("NSE:YOUNG", Find(Table(young, old), November));
        Assert.Equal("NSE:OLD", Find(Table(young, old), new DateOnly(2026, 10, 31)));
    }

    private static string? Find(AliasTable table, DateOnly date) => table.Resolve(Vendors.Kite, AliasKind.Token, "12345602", date)?.ToString();

    private static Alias Token(string text, DateOnly from, DateOnly to) => new(Vendors.Kite, AliasKind.Token, text, from, to);

    private static AliasTable Table(params (string Id, Alias Alias)[] instruments)
    {
        var table = new AliasTableBuilder();
        foreach (var (id, alias) in instruments)
        {
            table.Add(new Instrument { Id = InstrumentId.Parse(id), Type = InstrumentType.Option, Aliases = [alias] });
        }

        return table.Build();
    }
}
