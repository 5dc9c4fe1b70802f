using System.Globalization;
using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;
using static Candlewick.Market.Tests.Ledger.Entries;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>Tiny cases in plain words.</summary>
public sealed class PositionTests
{
    [Theory]

    // Trades as quantity@price in their order; mark; then quantity, FIFO price, average price, realised by FIFO and by average, unrealised by FIFO.
    [InlineData("100@10", 11, 100, "10", "10", 0, 0, 100)]
    [InlineData("100@10 100@12", 12, 200, "11", "11", 0, 0, 200)]
    [InlineData("100@10 100@12 -100@13", 13, 100, "12", "11", 300, 200, 100)]
    [InlineData("100@10 100@12 -150@13", 13, 50, "12", "11", 350, 300, 50)]
    [InlineData("100@10 -100@9.5", 9, 0, null, null, -50, -50, 0)]
    [InlineData("-100@10", 9, -100, "10", "10", 0, 0, 100)]
    [InlineData("-100@10 40@9", 9, -60, "10", "10", 40, 40, 60)]
    [InlineData("100@10 -150@12", 11, -50, "12", "12", 200, 200, 50)]
    [InlineData("-100@10 150@12", 11, 50, "12", "12", -200, -200, -50)]
    [InlineData("100@10 -150@12 50@11 1@7", 8, 1, "7", "7", 250, 250, 1)]
    [InlineData("3@10 3@11 -1@12", 12, 5, "10.6", "10.5", 2, 1.5, 7)]
    [InlineData("0.5@60000.01 -0.25@60000.05", 60000, 0.25, "60000.01", "60000.01", 0.01, 0.01, -0.0025)]
    [InlineData("10@-5 -10@-3", 0, 0, null, null, 20, 20, 0)]
    public void Trades_make(string trades, decimal mark, decimal quantity, string? fifo, string? average, decimal realised, decimal byAverage, decimal unrealised)
    {
        var position = Book(Trades(trades)).ValueAt(At(mark));
        Assert.Equal(quantity, position.Quantity);
        Assert.Equal(fifo, position.FifoPrice?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(average, position.AveragePrice?.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(realised, position.Realised);
        Assert.Equal(byAverage, position.RealisedByAverage);
        Assert.Equal(unrealised, position.Unrealised);
        Assert.Equal(realised + unrealised, position.RealisedByAverage + position.UnrealisedByAverage);
        Assert.Equal(quantity * mark, position.Value);
    }

    [Fact]
    public void A_fill_of_an_earlier_time_has_lots_counted_from_there()
    {
        LedgerEntry[] known = [Fill("1", 10, 100, 10), Fill("3", 30, -100, 13)];
        Assert.Equal(300, Book(known).ValueAt(default).Realised);
        var position = Book([.. known, Fill("2", 5, 100, 9)]).ValueAt(default);
        Assert.Equal(400, position.Realised);
        Assert.Equal(10, position.FifoPrice);
        Assert.Equal(EntryId.Of(Account, "1"), Assert.Single(position.Lots).Entry);
    }

    [Fact]
    public void The_same_entry_counts_once_and_another_of_its_id_not_at_all()
    {
        var book = Book([Fill("1", 10, 100, 10)]);
        Assert.Equal(BookChange.Known, book.Add(Fill("1", 10, 100, 10) with { Source = "csv" }));
        Assert.Equal(BookChange.Known, book.Add(Fill("1", 10, 100.00m, 10.0m)));
        Assert.Equal(BookChange.Contradicts, book.Add(Fill("1", 10, 100, 11)));
        Assert.Equal(100, book.ValueAt(default).Quantity);
        Assert.Equal(10, book.ValueAt(default).AveragePrice);
    }

    [Fact]
    public void A_cancelled_trade_is_as_if_it_had_never_been_whichever_comes_first()
    {
        var trade = Fill("2", 20, 50, 20);
        var back = Of(EntryKind.Reversal, "back", 30) with { Reverses = trade.Id };
        LedgerEntry[] rest = [Fill("1", 10, 100, 10), Fill("3", 40, -100, 11)];
        foreach (var order in new LedgerEntry[][] { [.. rest, trade, back], [back, .. rest, trade], [trade, back, .. rest] })
        {
            Assert.Equivalent(Book(rest).ValueAt(At(12)) with { TimeUs = 0 }, Book(order).ValueAt(At(12)) with { TimeUs = 0 }, strict: true);
            Assert.Equal(4, Book(order).Entries.Count);
        }
    }

    [Fact]
    public void What_a_postback_tells_of_an_order_yields_to_its_trades()
    {
        var total = Fill("order", 20, 100, 10.5m) with { Order = "7", IsOrderTotal = true };
        LedgerEntry[] trades = [Fill("1", 20, 40, 10) with { Order = "7" }, Fill("2", 20, 60, 10.83m) with { Order = "7" }];
        Assert.Equal(100, Book([total]).ValueAt(default).Quantity);
        Assert.Equal(100, Book([total, .. trades]).ValueAt(default).Quantity);
        Assert.Equal(100, Book([.. trades, total]).ValueAt(default).Quantity);
        Assert.Equal(1049.8m, -Book([.. trades, total]).ValueAt(default).Cash);
    }

    [Fact]
    public void A_split_leaves_cost_and_a_bonus_costs_nothing()
    {
        var split = Of(EntryKind.Split, "s", 20) with { RatioNew = 5, RatioOld = 1 };
        var position = Book([Fill("1", 10, 100, 50), split, Fill("2", 30, -200, 12)]).ValueAt(At(11));
        Assert.Equal((300, 10, 10, 400, 300), (position.Quantity, position.FifoPrice, position.AveragePrice, position.Realised, position.Unrealised));

        var bonus = Of(EntryKind.Bonus, "b", 20) with { RatioNew = 1, RatioOld = 1 };
        position = Book([Fill("1", 10, 100, 50), bonus, Fill("2", 30, -150, 30)]).ValueAt(At(30));
        Assert.Equal((50, 0, 25), (position.Quantity, position.FifoPrice, position.AveragePrice));
        Assert.Equal((-500, 1500), (position.Realised, position.Unrealised));
        Assert.Equal((750, 250), (position.RealisedByAverage, position.UnrealisedByAverage));
    }

    [Fact]
    public void A_split_that_divides_no_share_evenly_loses_none()
    {
        var split = Of(EntryKind.Split, "s", 20) with { RatioNew = 1, RatioOld = 3 };
        var position = Book([Fill("1", 10, 50, 3), Fill("2", 11, 50, 6), split]).ValueAt(At(9));
        Assert.Equal(33.33333333m, position.Quantity);
        Assert.Equal(position.Quantity, position.Lots.Sum(l => l.Quantity));
        Assert.Equal(450, position.Lots.Sum(l => l.Cost));
        Assert.Equal(0, Book([Fill("1", 10, 50, 3), Fill("2", 11, 50, 6), split, Fill("3", 30, -33.33333333m, 9)]).ValueAt(At(9)).Quantity);
    }

    [Fact]
    public void Holdings_that_come_without_money_are_contributed()
    {
        var import = Of(EntryKind.Adjustment, "h", 10) with { Quantity = 10, Price = 90 };
        var position = Book([import, Of(EntryKind.Dividend, "d", 20) with { Amount = 25 }]).ValueAt(At(100));
        Assert.Equal((0 + 25, 1000, 900, 100, 25), (position.Cash, position.Value, position.Contributed, position.Unrealised, position.Income));
    }

    [Fact]
    public void A_future_moves_money_by_the_difference_alone()
    {
        const string future = "NFO:NIFTY-20261124-F";
        LedgerEntry[] trades = [Fill("1", 10, 75, 25_000, 20) with { Instrument = future }, Fill("2", 20, -50, 25_010, 20) with { Instrument = future }];
        var position = Book(trades, future).ValueAt(At(25_020));
        Assert.Equal((500 - 40, 25 * 20, 25 * 25_020), (position.Cash, position.Value, position.Exposure));
    }

    [Fact]
    public void The_multiplier_makes_money_of_lots()
    {
        var position = Book([Fill("1", 10, 2, 70_000) with { Multiplier = 100 }]).ValueAt(At(70_001));
        Assert.Equal((2, 70_000, 200, 14_000_200), (position.Quantity, position.AveragePrice, position.Unrealised, position.Exposure));
    }

    [Fact]
    public void The_day_counts_from_the_close_before_and_from_what_was_traded_since()
    {
        LedgerEntry[] entries = [Fill("1", 1 * Day, 100, 10), Fill("2", 2 * Day, 50, 12, 3), Fill("3", (2 * Day) + 1, -30, 14)];
        var position = Book(entries).ValueAt(At(13, previousClose: 11, date: 2));
        Assert.Equal((100 * 2) + (50 * 1) + (30 * 1), position.DayPnl);
        Assert.Equal(3, position.DayCharges);
        Assert.Equal((13 - 12.5m) * 120, Book(entries).ValueAt(At(13, previousClose: 12.5m, date: 3)).DayPnl);
        Assert.Null(Book(entries).ValueAt(At(13, date: 3)).DayPnl);
        Assert.Null(Book(entries).ValueAt(At(11, previousClose: 10, date: 1)).DayPnl);
        Assert.Equal(0, Book([Fill("1", Day, 1, 5), Fill("2", Day + 1, -1, 5)]).ValueAt(default).DayPnl);
    }

    [Fact]
    public void Without_a_mark_a_position_is_taken_at_cost_and_says_so()
    {
        var position = Book([Fill("1", 10, 100, 10)]).ValueAt(default);
        Assert.Equal((1000, null, null, MarkSource.None), (position.Value, position.Unrealised, position.Mark, position.MarkSource));
    }

    [Fact]
    public void An_account_is_summed_in_its_currency_at_the_newest_rates()
    {
        var usd = CashInstrument.Of("USD");
        var deposit = new LedgerEntry { Account = Account, Instrument = usd, Kind = EntryKind.Deposit, Reference = "d", TimeUs = BeginUs + 1, Currency = "USD", Amount = 100 };
        var rate = deposit with { Kind = EntryKind.Rate, Reference = "r1", TimeUs = BeginUs + 5, Amount = 0, Price = 80 };
        var newer = rate with { Reference = "r2", TimeUs = BeginUs + 9, Price = 85.5m };
        var dollars = Book([deposit, newer, rate], usd).ValueAt(default);
        var shares = Book([Fill("1", 10, -10, 50)]).ValueAt(At(60));
        var account = AccountSummary.Of(Account, "INR", [dollars, shares]);
        Assert.Equal((8550 - 100, 8550, -100), (account.Base!.Equity, account.Base.Contributed, account.Base.Pnl));
        Assert.Equal((600, -600), (account.Base.GrossExposure, account.Base.NetExposure));

        var unknown = AccountSummary.Of(Account, "INR", [Book([deposit], usd).ValueAt(default), shares]);
        Assert.Null(unknown.Base);
        Assert.Equal("USD", Assert.Single(unknown.MissingRates));
    }

    private static IEnumerable<LedgerEntry> Trades(string text) => text.Split(' ').Select((trade, i) =>
    {
        decimal[] numbers = [.. trade.Split('@').Select(n => decimal.Parse(n, CultureInfo.InvariantCulture))];
        return Fill(i.ToString(CultureInfo.InvariantCulture), i + 1, numbers[0], numbers[1]);
    });
}
