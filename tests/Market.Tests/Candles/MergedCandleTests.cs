using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using static Candlewick.Market.Tests.Candles.BuiltCandle;

namespace Candlewick.Market.Tests.Candles;

public sealed class MergedCandleTests
{
    private const long Minutes = 60_000_000;

    private static readonly CandleBucket ThreeMinutes = new(0, 3 * Minutes, new DateOnly(2024, 3, 1));

    private readonly MergedCandle _candle = new(ThreeMinutes);

    [Fact]
    public void A_part_that_comes_last_may_open_the_candle()
    {
        _candle.Put(Minute(Minutes, 11));
        _candle.Put(Minute(0, 10));
        var sum = _candle.Sum();
        Assert.Equal((10m, 11m, 10m, 11m, 2m), (sum.Open, sum.High, sum.Low, sum.Close, sum.Volume));
    }

    [Fact]
    public void It_is_whole_with_the_part_that_ends_it()
    {
        _candle.Put(Minute(0, 10));
        Assert.False(_candle.IsWhole);
        _candle.Put(Minute(2 * Minutes, 10));
        Assert.True(_candle.IsWhole);
    }

    [Fact]
    public void Its_revision_grows_with_a_revised_part_and_with_a_late_one()
    {
        _candle.Put(Minute(0, 10));
        _candle.Put(Minute(2 * Minutes, 12));
        int first = _candle.Sum().Revision;
        Assert.True(_candle.Put(Minute(2 * Minutes, 13, revision: 1)));
        int revised = _candle.Sum().Revision;
        Assert.True(_candle.Put(Minute(Minutes, 20)));
        Assert.Equal((1, 2, 3), (first, revised, _candle.Sum().Revision));
        Assert.Equal((20m, 13m), (_candle.Sum().High, _candle.Sum().Close));
    }

    [Fact]
    public void What_is_known_already_changes_nothing()
    {
        _candle.Put(Minute(0, 10, revision: 1));
        Assert.False(_candle.Put(Minute(0, 10, revision: 1)));
        Assert.False(_candle.Put(Minute(0, 9)));
        Assert.Equal(10, _candle.Sum().Open);
    }

    [Fact]
    public void Trades_that_set_no_price_add_to_the_volume_only()
    {
        _candle.Put(Minute(0, 1, flags: BarFlags.NoPrice));
        _candle.Put(Minute(Minutes, 10));
        _candle.Put(Minute(2 * Minutes, 99, flags: BarFlags.NoPrice | BarFlags.Gap));
        var sum = _candle.Sum();
        Assert.Equal((10m, 10m, 10m, 10m, 3m, (int)BarFlags.Gap), (sum.Open, sum.High, sum.Low, sum.Close, sum.Volume, sum.Flags));
    }

    [Fact]
    public void Where_nothing_set_a_price_it_says_so_and_has_those_there_are()
    {
        _candle.Put(Minute(0, 1, flags: BarFlags.NoPrice));
        _candle.Put(Minute(Minutes, 2, flags: BarFlags.NoPrice));
        var sum = _candle.Sum();
        Assert.Equal((1m, 2m, 1m, 2m, (int)BarFlags.NoPrice), (sum.Open, sum.High, sum.Low, sum.Close, sum.Flags));
    }

    [Fact]
    public void No_volume_is_not_a_volume_of_nothing()
    {
        _candle.Put(Minute(0, 1, volume: null));
        Assert.Null(_candle.Sum().Volume);
        Assert.Null(_candle.Sum().Turnover);
        _candle.Put(Minute(Minutes, 2, volume: 5));
        Assert.Equal(5, _candle.Sum().Volume);
    }

    [Fact]
    public void A_sum_with_an_unusable_volume_is_none()
    {
        _candle.Put(Minute(0, 1, volume: 5));
        _candle.Put(Minute(Minutes, 2, volume: null, flags: BarFlags.VolumeUnusable));
        Assert.Null(_candle.Sum().Volume);
        Assert.Null(_candle.Sum().Turnover);
    }

    [Fact]
    public void Open_interest_is_the_last_that_was_told()
    {
        _candle.Put(Minute(0, 1, interest: 7));
        _candle.Put(Minute(Minutes, 1, interest: 8));
        _candle.Put(Minute(2 * Minutes, 1));
        Assert.Equal(8, _candle.Sum().OpenInterest);
    }

    [Fact]
    public void All_numbers_have_the_places_of_the_finest_part()
    {
        _candle.Put(Minute(0, 10.5m, 2));
        _candle.Put(Minute(Minutes, 11.25m, 1.5m));
        var sum = _candle.Sum();
        Assert.Equal("10.50 11.25 10.50 11.25 3.5 37.875", FormattableString.Invariant($"{sum.Open} {sum.High} {sum.Low} {sum.Close} {sum.Volume} {sum.Turnover}"));
    }

    [Fact]
    public void A_part_that_is_still_open_gives_way_to_what_it_becomes()
    {
        _candle.Put(Minute(0, 10));
        Assert.True(_candle.Put(Minute(Minutes, 11, revision: MergedCandle.StillOpen)));
        Assert.True(_candle.Put(Minute(Minutes, 13, volume: 4, revision: MergedCandle.StillOpen)));
        Assert.Equal((10m, 13m, 5m, 0), (_candle.Sum().Open, _candle.Sum().Close, _candle.Sum().Volume, _candle.Sum().Revision));
        Assert.True(_candle.Put(Minute(Minutes, 12, volume: 6)));
        Assert.False(_candle.Put(Minute(Minutes, 13, volume: 4, revision: MergedCandle.StillOpen)));
        Assert.Equal((12m, 7m, 1), (_candle.Sum().Close, _candle.Sum().Volume, _candle.Sum().Revision));
    }
}
