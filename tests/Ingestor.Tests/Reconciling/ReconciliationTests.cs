using Candlewick.Ingestor.History;
using Candlewick.Ingestor.Reconciling;

namespace Candlewick.Ingestor.Tests.Reconciling;

/// <summary>A day of three bars of a minute, of which one is planted to differ.</summary>
public sealed class ReconciliationTests
{
    private const long MinuteUs = 60_000_000;
    private const long OpenUs = 1_795_578_300_000_000;
    private static readonly DayContext Day = new(OpenUs, OpenUs + (3 * MinuteUs), HasAuctions: true, Gaps: []);
    private static readonly OurBar[] Ours = [.. Enumerable.Range(0, 3).Select(i => Our(i))];
    private static readonly VendorBar[] Vendors = [.. Ours.Select(b => new VendorBar(b.StartUs, b.Open, b.High, b.Low, b.Close, b.Volume))];

    [Fact]
    public void Equal_bars_are_equal_whatever_their_places()
    {
        var result = Reconciliation.Of(Ours, [.. Vendors.Select(v => v with { Open = v.Open + 0.000m, Volume = v.Volume + 0.0m })], Day);
        Assert.Equal((3, 3, 3, 0, 0), (result.Ours, result.Vendors, result.Equal, result.Differences.Count, result.ExitCode));
    }

    [Fact]
    public void A_bar_with_a_gap_in_it_names_the_gap()
    {
        var gap = new KnownGap("kite/0", OpenUs + MinuteUs + 20_000_000, OpenUs + MinuteUs + 30_500_000, "disconnected");
        var difference = Single(Ours, Changed(1, v => v with { High = 200 }), Day with { Gaps = [gap] });
        Assert.Equal((DifferenceReason.TicksMissed, "ticks missed: gap 03:46:20.000–03:46:30.500 UTC of kite/0, disconnected"), (difference.Reason, difference.Why));
        Assert.Equal([("high", 102m, 200m)], difference.Fields.Select(f => (f.Field, f.Ours!.Value, f.Vendors!.Value)));
    }

    [Fact]
    public void A_bar_that_only_the_vendor_has_lies_in_a_gap_or_is_unexplained()
    {
        var gap = new KnownGap("kite/0", OpenUs + MinuteUs, OpenUs + (2 * MinuteUs), "asleep");
        Assert.Equal(DifferenceReason.TicksMissed, Single([Ours[0], Ours[2]], Vendors, Day with { Gaps = [gap] }).Reason);
        Assert.Equal(DifferenceReason.Unexplained, Single([Ours[0], Ours[2]], Vendors, Day).Reason);
    }

    [Fact]
    public void A_flagged_candle_says_itself_that_ticks_are_missing() =>
        Assert.Equal(DifferenceReason.TicksMissed, Single([Ours[0], Ours[1] with { IsIncomplete = true }, Ours[2]], Changed(1, v => v with { Volume = 900 }), Day).Reason);

    [Fact]
    public void An_auction_is_in_the_first_bar_or_the_last()
    {
        Assert.Equal(DifferenceReason.AuctionPrint, Single(Ours, Changed(0, v => v with { Open = 90, Low = 90, Volume = 90_000 }), Day).Reason);
        Assert.Equal(DifferenceReason.AuctionPrint, Single(Ours, Changed(2, v => v with { Close = 99.5m, Volume = 90_000 }), Day).Reason);
        Assert.Equal(DifferenceReason.Unexplained, Single(Ours, Changed(1, v => v with { Open = 90, Low = 90, Volume = 90_000 }), Day).Reason);
        Assert.Equal(DifferenceReason.Unexplained, Single(Ours, Changed(0, v => v with { Open = 90, Low = 90, Volume = 90_000 }), Day with { HasAuctions = false }).Reason);
    }

    [Theory]
    [InlineData("102.125", "102.13")]
    [InlineData("102.125", "102.12")]
    [InlineData("102.129", "102.12")]
    public void A_number_with_fewer_places_is_rounded_or_cut(string exact, string shortened)
    {
        OurBar[] ours = [Ours[0], Ours[1] with { High = decimal.Parse(exact, System.Globalization.CultureInfo.InvariantCulture) }, Ours[2]];
        var difference = Single(ours, Changed(1, v => v with { High = decimal.Parse(shortened, System.Globalization.CultureInfo.InvariantCulture) }), Day);
        Assert.Equal((DifferenceReason.Rounding, "the vendor rounds to 2 places"), (difference.Reason, difference.Why));
    }

    [Fact]
    public void Rounding_explains_no_other_number() =>
        Assert.Equal(DifferenceReason.Unexplained, Single([Ours[0], Ours[1] with { High = 102.125m }, Ours[2]], Changed(1, v => v with { High = 102.12m, Low = 98 }), Day).Reason);

    [Fact]
    public void A_trade_at_the_edge_is_found_in_the_bar_beside()
    {
        VendorBar[] vendors = [Vendors[0], Vendors[1] with { Volume = 1_005 }, Vendors[2] with { Volume = 995 }];
        var result = Reconciliation.Of(Ours, vendors, Day with { HasAuctions = false });
        Assert.Equal([DifferenceReason.Neighbour, DifferenceReason.Neighbour], result.Differences.Select(d => d.Reason));
        Assert.Equal("5 at the edge counts to the bar of 03:47:00 UTC at one of the two", result.Differences[0].Why);
        Assert.Equal(2, result.ExitCode);
    }

    [Fact]
    public void Snapshots_may_miss_a_price_and_never_a_volume()
    {
        OurBar[] ours = [.. Ours.Select(b => b with { IsOfSnapshots = true })];
        Assert.Equal(DifferenceReason.BetweenSnapshots, Single(ours, Changed(1, v => v with { High = 104, Low = 98 }), Day).Reason);
        Assert.Equal(DifferenceReason.Unexplained, Single(ours, Changed(1, v => v with { High = 104, Volume = 1_001 }), Day).Reason);
        Assert.Equal(DifferenceReason.Unexplained, Single(ours, Changed(1, v => v with { High = 101 }), Day).Reason);
    }

    [Fact]
    public void What_was_revised_since_is_said_where_nothing_else_explains_it()
    {
        OurBar[] ours = [Ours[0], Ours[1] with { Revision = 2 }, Ours[2]];
        var difference = Single(ours, Changed(1, v => v with { Close = 99 }), Day);
        Assert.Equal((DifferenceReason.RevisedSince, "ours was revised since it closed (revision 2)"), (difference.Reason, difference.Why));
    }

    [Fact]
    public void A_bar_that_the_vendor_does_not_have_is_said() =>
        Assert.Equal(DifferenceReason.VendorHasNone, Single(Ours, [Vendors[0], Vendors[2]], Day).Reason);

    [Fact]
    public void A_vendors_bar_in_which_nothing_was_traded_and_one_outside_the_session_are_no_loss()
    {
        Assert.Equal(DifferenceReason.NothingTraded, Single([Ours[0], Ours[2]], Changed(1, v => v with { Volume = 0 }), Day).Reason);
        Assert.Equal(DifferenceReason.OutsideSession, Single(Ours, [.. Vendors, new VendorBar(OpenUs - (7 * MinuteUs), 1, 1, 1, 1, 5)], Day).Reason);
    }

    private static OurBar Our(int i) => new(OpenUs + (i * MinuteUs), OpenUs + ((i + 1) * MinuteUs), 100, 102, 99, 101, 1_000);

    private static VendorBar[] Changed(int at, Func<VendorBar, VendorBar> change) => [.. Vendors.Select((v, i) => i == at ? change(v) : v)];

    private static BarDifference Single(IReadOnlyList<OurBar> ours, IReadOnlyList<VendorBar> vendors, DayContext day)
    {
        var result = Reconciliation.Of(ours, vendors, day);
        var difference = Assert.Single(result.Differences);
        Assert.Equal(difference.IsExplained ? 2 : 3, result.ExitCode);
        return difference;
    }
}
