using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using static Candlewick.Market.Tests.Ledger.Entries;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>What companies do to long and short positions, and where a day ends.</summary>
public sealed class CorporateActionTests
{
    private const string Other = "NSE:TCS";

    [Theory]

    // Held at 50 each; a split or bonus; mark; then quantity, average price, unrealised, exposure.
    [InlineData(100, EntryKind.Split, 5, 1, 11, 500, "10", 500, 5_500)]
    [InlineData(-100, EntryKind.Split, 5, 1, 9, -500, "10", 500, -4_500)]
    [InlineData(100, EntryKind.Split, 1, 10, 600, 10, "500", 1_000, 6_000)]
    [InlineData(100, EntryKind.Bonus, 1, 1, 25, 200, "25", 0, 5_000)]
    [InlineData(-100, EntryKind.Bonus, 1, 1, 25, -200, "25", 0, -5_000)]
    [InlineData(100, EntryKind.Bonus, 1, 4, 40, 125, "40", 0, 5_000)]
    public void Shares_become_others(decimal held, EntryKind kind, int now, int old, decimal mark, decimal quantity, string average, decimal unrealised, decimal exposure)
    {
        var action = Of(kind, "a", 20) with { RatioNew = now, RatioOld = old };
        var position = Book([Fill("1", 10, held, 50), action]).ValueAt(At(mark));
        Assert.Equal((quantity, decimal.Parse(average, System.Globalization.CultureInfo.InvariantCulture), unrealised, exposure), (position.Quantity, position.AveragePrice, position.Unrealised, position.Exposure));
        Assert.Equal(-50 * held, position.Cash);
    }

    [Fact]
    public void A_split_before_the_fill_that_came_first_does_not_touch_it()
    {
        var split = Of(EntryKind.Split, "s", 5) with { RatioNew = 5, RatioOld = 1 };
        Assert.Equal(100, Book([Fill("1", 10, 100, 50), split]).ValueAt(At(50)).Quantity);
    }

    [Fact]
    public void A_merger_at_cost_makes_nothing_and_carries_the_cost_over()
    {
        // Two old become three new: all go at what they cost, and the others come at the same in sum.
        var gone = Book([Fill("1", 10, 100, 30), Of(EntryKind.Adjustment, "out", 20) with { Quantity = -100, Price = 30 }]).ValueAt(At(31));
        var come = Book([Of(EntryKind.Adjustment, "in", 20) with { Quantity = 150, Price = 20, Instrument = Other }], Other).ValueAt(At(22));
        Assert.Equal((0, 0, 0, -3_000), (gone.Quantity, gone.Realised, gone.Value, gone.Contributed));
        Assert.Equal((150, 20, 300, 3_000), (come.Quantity, come.FifoPrice, come.Unrealised, come.Contributed));
        var account = AccountSummary.Of(Account, "INR", [gone, come]).Base!;
        Assert.Equal((0, 300, 300), (account.Contributed, account.Pnl, account.Equity - account.Cash - 3_000));
    }

    [Fact]
    public void Rights_are_bought_at_their_price()
    {
        var position = Book([Fill("1", 10, 100, 50), Fill("rights", 20, 25, 30)]).ValueAt(At(46));
        Assert.Equal((125, 46, 0), (position.Quantity, position.AveragePrice, position.Unrealised));
    }

    [Fact]
    public void A_dividend_is_income_of_its_day_and_of_a_short_position_a_fee()
    {
        var dividend = Of(EntryKind.Dividend, "d", 2 * Day) with { Amount = 250 };
        var holder = Book([Fill("1", Day, 100, 50), dividend]).ValueAt(At(47.5m, previousClose: 50, date: 2));
        Assert.Equal((250, -250, 0), (holder.Income, holder.Unrealised, holder.DayPnl));

        var owed = Of(EntryKind.Fee, "d", 2 * Day) with { Amount = 250 };
        var seller = Book([Fill("1", Day, -100, 50), owed]).ValueAt(At(47.5m, previousClose: 50, date: 2));
        Assert.Equal((250, 250, 0, 250, 250), (seller.Charges, seller.Unrealised, seller.Pnl, seller.DayPnl, seller.DayCharges));
    }

    [Fact]
    public void A_short_position_gains_when_the_price_falls_and_loses_when_it_rises_over_night()
    {
        LedgerEntry[] entries = [Fill("1", Day, -100, 50), Fill("2", 2 * Day, 40, 48)];
        var position = Book(entries).ValueAt(At(47, previousClose: 49, date: 2));
        Assert.Equal((-60, 80, 180, -2_820), (position.Quantity, position.Realised, position.Unrealised, position.Exposure));
        Assert.Equal((40 * 1) + (60 * 2), position.DayPnl);
        Assert.Equal(-60 * 3, Book(entries).ValueAt(At(50, previousClose: 47, date: 3)).DayPnl);
    }

    [Theory]
    [InlineData("2026-11-19T18:29:59.999999Z", 20261119, 100)]
    [InlineData("2026-11-19T18:30:00Z", 20261120, 200)]
    [InlineData("2026-11-20T03:45:00Z", 20261120, 200)]
    public void A_day_begins_at_midnight_of_the_venue(string traded, int date, decimal dayPnl)
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet("NSE", out var group));
        var dates = new TradingDates(new SessionClock(group));
        long us = (DateTimeOffset.Parse(traded, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / 10;
        var book = new PositionBook(Account, Instrument, dates.Near);
        book.Add(Fill("1", 0, 100, 10) with { TimeUs = us });

        // What was there at midnight counts from the close before, what came later from its own price.
        Assert.Equal(date, dates.Near(us));
        Assert.Equal(dayPnl, book.ValueAt(At(12, previousClose: 11, date: 20261120)).DayPnl);
    }
}
