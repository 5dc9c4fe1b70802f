using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.Market.Tests.Instruments;

public sealed class MasterDifferenceTests
{
    private static readonly DateOnly Monday = new(2026, 11, 23);
    private static readonly DateOnly Expiry = new(2026, 11, 24);
    private static readonly string[] Both = [Vendors.Kite, Vendors.Breeze];

    [Fact]
    public void What_was_not_there_is_listed_with_aliases_from_today()
    {
        var change = Change(null, Share("INFY", Kite("1594")), Monday)!;

        Assert.Equal(InstrumentChangeKind.Listed, change.Kind);
        var alias = Assert.Single(change.Instrument.Aliases);
        Assert.Equal((Monday, DateOnly.MaxValue), (alias.From, alias.To));
    }

    [Fact]
    public void The_same_listing_again_changes_nothing_on_any_later_day()
    {
        var listed = Share("INFY", Kite("1594"), Breeze("INFTEC"));
        var master = Change(null, listed, Monday)!.Instrument;
        for (int day = 0; day < 30; day++)
        {
            Assert.Null(Change(master, listed, Monday.AddDays(day)));
        }
    }

    [Fact]
    public void A_field_that_differs_is_named_with_both_values()
    {
        var master = Change(null, Share("INFY", Kite("1594")), Monday)!.Instrument;
        var change = Change(master, Share("INFY", Kite("1594")) with { LotSize = 25, TickSize = 0.10m }, Monday.AddDays(1))!;

        Assert.Equal(InstrumentChangeKind.Changed, change.Kind);
        Assert.Equal([new FieldDifference("tick_size", "0.05", "0.10"), new FieldDifference("lot_size", "1", "25")], change.Fields);
    }

    [Fact]
    public void A_new_token_ends_the_old_one()
    {
        var master = Change(null, Share("INFY", Kite("1594")), Monday)!.Instrument;
        var change = Change(master, Share("INFY", Kite("1600")), Monday.AddDays(7))!;

        Assert.Equal(
            [("1594", Monday, Monday.AddDays(7)), ("1600", Monday.AddDays(7), DateOnly.MaxValue)],
            change.Instrument.Aliases.Select(a => (a.Text, a.From, a.To)));
        Assert.Equal(
            [new FieldDifference("alias kite token", "1594 from 2026-11-23", ""), new FieldDifference("alias kite token", "", "1594 from 2026-11-23 to 2026-11-30"),
                new FieldDifference("alias kite token", "", "1600 from 2026-11-30")],
            change.Fields);
        Assert.Null(Change(change.Instrument, Share("INFY", Kite("1600")), Monday.AddDays(7)));
    }

    [Fact]
    public void A_recycled_token_is_resolved_by_date()
    {
        var old = Change(null, Option(Expiry, Kite("9485827")), Monday)!.Instrument;
        var young = Change(null, Option(Expiry.AddDays(28), Kite("9485827")), Expiry.AddDays(1))!.Instrument;
        old = Change(old, null, Expiry.AddDays(1))!.Instrument;
        var names = new AliasTableBuilder();
        names.Add(young);
        names.Add(old);
        var table = names.Build();

        Assert.Equal("NFO:NIFTY-20261124-25000-C", table.Resolve(Vendors.Kite, AliasKind.Token, "9485827", Expiry)?.ToString());
        Assert.Equal("NFO:NIFTY-20261222-25000-C", table.Resolve(Vendors.Kite, AliasKind.Token, "9485827", Expiry.AddDays(1))?.ToString());
    }

    [Fact]
    public void A_token_that_goes_to_another_contract_on_the_same_day_stays_with_the_old_one_too()
    {
        var old = Change(null, Option(Expiry.AddDays(7), Kite("9485827")), Monday)!.Instrument;
        old = Change(old, null, Monday)!.Instrument;

        var alias = Assert.Single(old.Aliases);
        Assert.Equal(("9485827", Monday, Monday, Monday), (alias.Text, alias.From, alias.To, old.Delisted!.Value));
        Assert.Null(Change(old, null, Monday));
        Assert.Null(Change(old, null, Monday.AddDays(1)));
    }

    [Fact]
    public void An_expired_contract_is_delisted_once_and_forgotten_after_a_hundred_days()
    {
        var master = Change(null, Option(Expiry, Kite("1")), Monday)!.Instrument;
        Assert.Null(Change(master, Option(Expiry, Kite("1")), Expiry));

        var change = Change(master, null, Expiry.AddDays(3))!;
        Assert.Equal((InstrumentChangeKind.Delisted, Expiry.AddDays(1)), (change.Kind, change.Instrument.Delisted));

        Assert.Null(Change(change.Instrument, null, Expiry.AddDays(100)));
        Assert.Equal(InstrumentChangeKind.Forgotten, Change(change.Instrument, null, Expiry.AddDays(101))!.Kind);
    }

    [Fact]
    public void A_contract_still_in_the_file_after_its_expiry_is_not_listed() =>
        Assert.Null(Change(null, Option(Expiry, Kite("1")), Expiry.AddDays(1)));

    [Fact]
    public void A_share_that_nobody_lists_is_delisted_today_and_may_come_back()
    {
        var master = Change(null, Share("INFY", Kite("1594"), Breeze("INFTEC")), Monday)!.Instrument;
        var gone = Change(master, null, Monday.AddDays(1))!;
        Assert.Equal((InstrumentChangeKind.Delisted, Monday.AddDays(1)), (gone.Kind, gone.Instrument.Delisted));
        Assert.Null(Change(gone.Instrument, null, Monday.AddDays(500)));

        var back = Change(gone.Instrument, Share("INFY", Kite("1594")), Monday.AddDays(2))!;
        Assert.Equal(InstrumentChangeKind.Listed, back.Kind);
        Assert.Null(back.Instrument.Delisted);
        Assert.Equal(2, back.Instrument.Aliases.Count(a => a.Text == "1594"));
    }

    [Fact]
    public void A_vendor_that_is_not_part_of_the_day_says_what_it_said()
    {
        var master = Change(null, Share("INFY", Kite("1594"), Breeze("INFTEC")) with { Name = "INFOSYS" }, Monday)!.Instrument;

        Assert.Null(Change(master, null, Monday.AddDays(1), Vendors.Binance));
        Assert.Null(Change(master, Share("INFY", Breeze("INFTEC")) with { Name = "INFOSYS LTD" }, Monday.AddDays(1), Vendors.Breeze));
        Assert.Equal(InstrumentChangeKind.Changed, Change(master, null, Monday.AddDays(1), Vendors.Breeze)!.Kind);
        Assert.Equal(["name"], Change(master, Share("INFY", Kite("1594")) with { Name = "INFOSYS LTD" }, Monday.AddDays(1), Vendors.Kite)!.Fields.Select(f => f.Field));
    }

    private static InstrumentChange? Change(Instrument? before, Instrument? listed, DateOnly today, params string[] vendors) =>
        new MasterDifference((vendors.Length == 0 ? Both : vendors).ToHashSet(), today).Of(before, listed);

    private static Alias Kite(string token) => new(Vendors.Kite, AliasKind.Token, token);

    private static Alias Breeze(string name) => new(Vendors.Breeze, AliasKind.ShortName, name);

    private static Instrument Share(string symbol, params Alias[] aliases) =>
        new() { Id = InstrumentId.Parse("NSE:" + symbol), Type = InstrumentType.Equity, Currency = "INR", TickSize = 0.05m, LotSize = 1, Aliases = aliases };

    private static Instrument Option(DateOnly expiry, params Alias[] aliases) => new()
    {
        Id = InstrumentId.Parse("NFO:" + new Contract("NIFTY", expiry, 25_000, OptionRight.Call)),
        Type = InstrumentType.Option,
        Expiry = expiry,
        Strike = 25_000,
        Right = OptionRight.Call,
        Aliases = aliases,
    };
}
