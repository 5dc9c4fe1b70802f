using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Quotes;

public sealed class QuoteBookTests
{
    /// <summary>2026-11-27 09:30 in New York, and the same of the trading day before and after it; the 26th is a holiday.</summary>
    private const long FridayUs = 1_795_789_800_000_000;
    private const long WednesdayUs = FridayUs - (2 * DayUs);
    private const long MondayUs = FridayUs + (3 * DayUs);
    private const long DayUs = 86_400_000_000;
    private const long SecondUs = 1_000_000;

    private readonly QuoteBook _book = new(Nyse());

    [Fact]
    public void Before_the_first_tick_there_is_no_quote() => Assert.Null(_book.Quote);

    [Fact]
    public void Trades_of_a_date_are_counted()
    {
        Apply(Trade(0, 100_00, 10), Trade(1, 101_50, 5), Trade(2, 99_25, 1), Trade(3, 100_10, 4));

        var quote = _book.Quote!;
        Assert.Equal((100.10m, 100.00m, 101.50m, 99.25m, 20m), (quote.Last, quote.Open, quote.High, quote.Low, quote.Volume));
        Assert.Equal((FridayUs + (3 * SecondUs), 20261127), (quote.TimeUs, quote.TradingDate));
        Assert.Equal("100.10", quote.Last!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_late_trade_counts_and_is_not_the_last()
    {
        Apply(Trade(5, 100_00, 10), Trade(2, 98_00, 1));

        var quote = _book.Quote!;
        Assert.Equal((100m, 98m, 98m, 11m), (quote.Last, quote.Open, quote.Low, quote.Volume));
        Assert.Equal(FridayUs + (5 * SecondUs), quote.TimeUs);
    }

    [Fact]
    public void A_trade_that_comes_again_counts_once()
    {
        Assert.True(_book.Apply(Trade(0, 100_00, 10, id: 7)));
        Assert.True(_book.Apply(Trade(1, 101_00, 10, id: 8)));
        Assert.False(_book.Apply(Trade(0, 100_00, 10, id: 7)));
        Assert.False(_book.Apply(Trade(1, 101_00, 10, id: 8)));

        Assert.Equal(20m, _book.Quote!.Volume);
    }

    [Fact]
    public void Ids_may_begin_anew()
    {
        Apply(Trade(0, 100_00, 10, id: 70), Trade(1, 101_00, 10, id: 1));

        Assert.Equal(20m, _book.Quote!.Volume);
    }

    [Fact]
    public void What_fills_a_gap_counts_though_its_id_is_an_old_one()
    {
        var filling = Trade(1, 105_00, 3, id: 2);
        filling.Flags = TickFlags.Backfilled;
        Apply(Trade(0, 100_00, 10, id: 1), Trade(2, 101_00, 10, id: 3), filling);

        var quote = _book.Quote!;
        Assert.Equal((101m, 105m, 23m), (quote.Last, quote.High, quote.Volume));
    }

    [Theory]
    [InlineData(TickFlags.Suspicious)]
    [InlineData(TickFlags.TimeIsolated)]
    [InlineData(TickFlags.NotCounted)]
    public void What_moves_no_candle_moves_no_quote(TickFlags flag)
    {
        var tick = Trade(0, 100_00, 10);
        tick.Flags = flag;

        Assert.False(_book.Apply(tick));
        Assert.Null(_book.Quote);
    }

    [Fact]
    public void A_trade_that_sets_no_price_adds_to_the_volume()
    {
        var odd = Trade(2, 150_00, 3);
        odd.Flags = TickFlags.VolumeOnly;
        Apply(Trade(0, 100_00, 10), odd, Trade(1, 101_00, 1));

        var quote = _book.Quote!;
        Assert.Equal((101m, 101m, 14m), (quote.Last, quote.High, quote.Volume));
    }

    [Fact]
    public void An_official_close_after_the_session_belongs_to_it()
    {
        var close = Trade(0, 102_00, 500) with { TradeUs = FridayUs + (10 * 3600 * SecondUs), Flags = TickFlags.OfficialClose };
        Apply(Trade(0, 100_00, 10), close);

        var quote = _book.Quote!;
        Assert.Equal((102m, 102m, 510m), (quote.Last, quote.High, quote.Volume));
    }

    [Fact]
    public void Out_of_session_a_price_is_the_last_one_and_counts_to_no_date()
    {
        Apply(Trade(0, 100_00, 10), Trade(0, 107_00, 10) with { TradeUs = FridayUs + (12 * 3600 * SecondUs) });

        var quote = _book.Quote!;
        Assert.Equal((107m, 100m, 10m), (quote.Last, quote.High, quote.Volume));
    }

    [Fact]
    public void What_a_feed_says_of_its_day_is_taken()
    {
        Apply(Snapshot(0, 100_00), Snapshot(1, 101_00, volume: 5_000, open: 99_00, high: 110_00, low: 90_00, close: 98_00), Snapshot(2, 111_00));

        var quote = _book.Quote!;
        Assert.Equal((111m, 99m, 111m, 90m, 5_000m), (quote.Last, quote.Open, quote.High, quote.Low, quote.Volume));
        Assert.Equal((98m, 13m, 13.2653m), (quote.PreviousClose, quote.Change, quote.ChangePercent));
    }

    [Fact]
    public void A_snapshot_that_was_overtaken_says_nothing()
    {
        Assert.True(_book.Apply(Snapshot(5, 100_00)));
        Assert.False(_book.Apply(Snapshot(4, 105_00)));

        Assert.Equal(100m, _book.Quote!.High);
    }

    [Fact]
    public void Yesterdays_price_said_again_is_no_price_of_today()
    {
        Apply(Snapshot(0, 100_00) with { ExchangeUs = WednesdayUs }, Snapshot(0, 100_00));
        Assert.Equal((100m, null, false), (_book.Quote!.Last, _book.Quote.Open, _book.Quote.HasTraded));

        Apply(Snapshot(1, 101_00), Snapshot(2, 100_00));
        Assert.Equal((101m, 100m), (_book.Quote!.Open, _book.Quote.Low));
    }

    [Fact]
    public void A_new_date_forgets_the_one_before()
    {
        Apply(
            Snapshot(0, 100_00, volume: 5_000, open: 99_00, high: 110_00, low: 90_00, close: 98_00) with { ExchangeUs = WednesdayUs },
            Trade(0, 103_00, 7) with { TradeUs = MondayUs });

        var quote = _book.Quote!;
        Assert.Equal((103m, 103m, 103m, 7m, null), (quote.Open, quote.High, quote.Low, quote.Volume, quote.PreviousClose));
        Assert.Null(quote.Change);
    }

    [Fact]
    public void The_official_close_of_the_trading_day_before_is_what_it_has_changed_against()
    {
        Apply(Trade(0, 103_00, 7));
        _book.Closed(20261125, 100.00m);
        Assert.Equal((100m, 3m, 3m), (_book.Quote!.PreviousClose, _book.Quote.Change, _book.Quote.ChangePercent));

        Apply(Trade(0, 103_00, 7) with { TradeUs = MondayUs });
        Assert.Null(_book.Quote!.PreviousClose);
    }

    [Fact]
    public void When_the_date_itself_has_closed_it_has_still_changed_against_the_one_before()
    {
        _book.Closed(20261125, 100.00m);
        Apply(Trade(0, 103_00, 7));
        _book.Closed(20261127, 103.00m);
        Assert.Equal(3m, _book.Quote!.Change);

        Apply(Trade(0, 104_00, 7) with { TradeUs = MondayUs });
        Assert.Equal(1m, _book.Quote!.Change);
    }

    [Fact]
    public void What_the_feed_says_of_the_day_before_goes_first()
    {
        _book.Closed(20261125, 100.00m);
        Apply(Snapshot(0, 103_00, close: 101_00));

        Assert.Equal(101m, _book.Quote!.PreviousClose);
    }

    [Fact]
    public void A_daily_candle_stands_for_the_ticks_before_it()
    {
        Apply(Trade(5, 100_00, 10));
        _book.Take(new DailyBar(20261127, FridayUs, 95m, 120m, 90m, 100m, 1_000m, null));
        Apply(Trade(6, 101_00, 10), Trade(1, 89_00, 1));

        var quote = _book.Quote!;
        Assert.Equal((101m, 95m, 120m, 89m, 1_011m), (quote.Last, quote.Open, quote.High, quote.Low, quote.Volume));
    }

    [Fact]
    public void A_daily_candle_alone_is_a_quote()
    {
        _book.Take(new DailyBar(20261124, WednesdayUs - DayUs, 94m, 120m, 90m, 99m, 7m, 30));
        _book.Take(new DailyBar(20261125, WednesdayUs, 95m, 120m, 90m, 100m, null, 40));

        var quote = _book.Quote!;
        Assert.Equal((100m, 95m, null, 40, WednesdayUs), (quote.Last, quote.Open, quote.Volume, quote.OpenInterest, quote.TimeUs));
    }

    [Fact]
    public void The_mark_is_the_last_price_then_the_middle_then_the_close_before()
    {
        _book.Closed(20261125, 100.00m);
        var book = Snapshot(0, 0) with { Fields = TickFields.Bid | TickFields.Ask | TickFields.BidSize, Bid = 101_01, Ask = 101_04, BidSize = 5 };
        Apply(book with { Fields = TickFields.Bid, Bid = 101_01 });
        Assert.Equal((MarkSource.PreviousClose, 100m), (_book.Quote!.MarkSource, _book.Quote.Mark));

        Apply(book with { ExchangeUs = FridayUs + 1 });
        Assert.Equal((MarkSource.Mid, 101.025m), (_book.Quote!.MarkSource, _book.Quote.Mark));
        Assert.Equal((101.01m, 5m, 101.04m, null), (_book.Quote.Bid, _book.Quote.BidSize, _book.Quote.Ask, _book.Quote.AskSize));

        Apply(Trade(2, 99_00, 1));
        Assert.Equal((MarkSource.Last, 99m), (_book.Quote!.MarkSource, _book.Quote.Mark));
    }

    [Fact]
    public void A_side_of_the_book_that_is_empty_is_said_with_a_zero()
    {
        var book = Snapshot(0, 0) with { Fields = TickFields.Bid | TickFields.BidSize, Bid = 101_01, BidSize = 5 };
        Apply(book, book with { Bid = 0, BidSize = 0 });

        Assert.Equal((null, null), (_book.Quote!.Bid, _book.Quote.BidSize));
    }

    [Fact]
    public void Prices_below_zero_are_prices_of_futures()
    {
        var future = new QuoteBook(null, reachesBelowZero: true);

        Assert.False(_book.Apply(Trade(0, -37_63, 1)));
        Assert.True(future.Apply(Trade(0, -37_63, 1)));
        future.Closed(20261126, -10m);
        Assert.Equal((-37.63m, -27.63m, null), (future.Quote!.Last, future.Quote.Change, future.Quote.ChangePercent));
    }

    [Fact]
    public void Clock_and_control_ticks_and_vendors_bars_say_nothing()
    {
        foreach (var kind in new[] { TickKind.Clock, TickKind.Control, TickKind.Bar })
        {
            Assert.False(_book.Apply(Trade(0, 100_00, 1) with { Kind = kind }));
        }
    }

    [Fact]
    public void A_tick_without_a_plausible_time_says_nothing() => Assert.False(_book.Apply(Trade(0, 100_00, 1) with { TradeUs = 5 }));

    private void Apply(params Tick[] ticks)
    {
        foreach (var tick in ticks)
        {
            Assert.True(_book.Apply(tick));
        }
    }

    private static SessionClock Nyse()
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet("NYSE", out var group));
        return new SessionClock(group);
    }

    private static Tick Trade(long second, long price, long size, long id = 0) => new()
    {
        Kind = TickKind.Trade, TradeUs = FridayUs + (second * SecondUs), PriceScale = 2, Price = price, Size = size, Sequence = id,
        Fields = TickFields.Price | TickFields.Size | (id != 0 ? TickFields.Sequence : TickFields.None),
    };

    private static Tick Snapshot(long second, long price, long? volume = null, long? open = null, long? high = null, long? low = null, long? close = null) => new()
    {
        Kind = TickKind.Snapshot, ExchangeUs = FridayUs + (second * SecondUs), PriceScale = 2, Price = price, CumulativeVolume = volume ?? 0,
        SessionOpen = open ?? 0, SessionHigh = high ?? 0, SessionLow = low ?? 0, PreviousClose = close ?? 0,
        Fields = TickFields.Price
            | (volume is null ? 0 : TickFields.CumulativeVolume) | (open is null ? 0 : TickFields.SessionOpen) | (high is null ? 0 : TickFields.SessionHigh)
            | (low is null ? 0 : TickFields.SessionLow) | (close is null ? 0 : TickFields.PreviousClose),
    };
}
