using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions;

public sealed class CandleRulesTests
{
    [Fact]
    public void The_hash_changes_with_whatever_changes_a_candle()
    {
        CandleRules[] rules =
        [
            new(),
            new(SessionMode.Regular),
            new(specs: [BarSpec.OneMinute]),
            new(grace: TimeSpan.FromSeconds(3)),
            new(revisionWindow: TimeSpan.FromMinutes(3)),
        ];
        Assert.Equal(rules.Length, rules.Select(rule => rule.Hash).Distinct().Count());
        Assert.Equal(new CandleRules().Hash, rules[0].Hash);
    }

    [Fact]
    public void A_candles_hash_leaves_out_other_intervals_and_venues()
    {
        ulong Of(CandleRules rules, string venue, string interval) =>
            rules.TryGet(venue, out var of) ? of.HashOf(BarSpec.Parse(interval), 20240301) : 0;
        var extended = new CandleRules();
        var regular = new CandleRules(SessionMode.Regular, [BarSpec.OneMinute, BarSpec.OneDay]);
        Assert.Equal(Of(extended, "NSE", "1m"), Of(regular, "NSE", "1m"));
        Assert.NotEqual(Of(extended, "NYSE", "1m"), Of(regular, "NYSE", "1m"));
        Assert.NotEqual(Of(extended, "NYSE", "1m"), Of(extended, "NYSE", "5m"));
    }

    [Theory]
    // sha256sum of "candlewick/1 NYSE America/New_York anchor=09:30:00 Continuous=144000000000-720000000000 interval=1m grace=20000000 window=1200000000",
    // and of the same with NSE's hours. Changing it marks every new candle as made under other rules: only on purpose.
    [InlineData("NYSE", 20131007, "118c540b84134352")]
    [InlineData("NSE", 20240603, "c630c4aef4b66ca0")]
    public void The_hash_is_what_stored_candles_say(string venue, int date, string hash)
    {
        Assert.True(new CandleRules().TryGet(venue, out var rules));
        Assert.Equal(hash, rules.HashOf(BarSpec.OneMinute, date).ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_candles_hash_names_the_hours_of_its_date_and_nothing_else_of_the_calendar()
    {
        ulong Of(string group, int date) =>
            new CandleRules().TryGet(group, out var of) ? of.HashOf(BarSpec.OneMinute, date) : 0;
        Assert.Equal(Of("NYSE", 20131007), Of("NYSE", 20241127));
        Assert.Equal(Of("NYSE", 20131007), Of("NYSE", 20301127)); // A year that is not covered yet
        Assert.NotEqual(Of("NYSE", 20241127), Of("NYSE", 20241129)); // A half day
        Assert.NotEqual(Of("NSE", 20241031), Of("NSE", 20241101)); // Muhurat
        Assert.NotEqual(Of("MCX", 20260306), Of("MCX", 20260309)); // The close follows New York
        Assert.Equal(0UL, Of("NSE", 20240325)); // Holi: no candle is of this date
        // Groups of a venue differ from the day on which their hours do.
        Assert.Equal(Of("NSE-EQ", 20260731), Of("NSE-EQ-CAS", 20260731));
        Assert.NotEqual(Of("NSE-EQ", 20260803), Of("NSE-EQ-CAS", 20260803));
    }

    [Fact]
    public void Venues_stand_for_their_default_group()
    {
        var rules = new CandleRules();
        Assert.Equal(
            ["NSE-EQ", "BSE", "NFO", "BFO", "CDS", "MCX-METAL", "NYSE", "NASDAQ", "CRYPTO", "CRYPTO", "NSE-EQ-CAS", "MCX-AGRI"],
            new[] { "NSE", "BSE", "NFO", "BFO", "CDS", "MCX", "NYSE", "NASDAQ", "BINANCE", "KRAKEN", "NSE-EQ-CAS", "MCX-AGRI" }
                .Select(name => rules.TryGet(name, out var found) ? found.Group.Name : null));
    }

    [Fact]
    public void Specifications_are_sorted_and_the_unknown_ones_named()
    {
        var rules = new CandleRules(specs: [BarSpec.OneDay, BarSpec.OneSecond]);
        Assert.Equal([BarSpec.OneSecond, BarSpec.OneDay], rules.Specs);
        Assert.True(rules.TryGet("NSE", out var venue));
        Assert.Contains("5m", Assert.Throws<ArgumentException>(() => venue.HashOf(BarSpec.FiveMinutes, 20240301)).Message, StringComparison.Ordinal);
        Assert.False(rules.TryGet("LSE", out _));
    }

    [Theory]
    [InlineData("1w", "so build 1d and ask for 1w")]
    [InlineData("2d", "so build 1d and ask for 2d")]
    [InlineData("1mo@bid", "so build 1d@bid and ask for 1mo@bid")]
    [InlineData("233t@bid", "take bars by time, range or Renko of that price")]
    public void What_cannot_be_built_is_refused_by_name_with_what_to_do(string text, string remedy)
    {
        var refused = Assert.Throws<ArgumentException>(() => new CandleRules(specs: [BarSpec.OneMinute, BarSpec.Parse(text)]));
        Assert.StartsWith($"'{text}' bars are not built", refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new CandleRules(specs: []));
        Assert.Throws<ArgumentException>(() => new CandleRules(specs: [BarSpec.OneDay, BarSpec.OneDay]));
        Assert.Throws<ArgumentException>(() => new CandleRules(specs: [default]));
        Assert.Throws<ArgumentException>(() => new CandleRules(grace: TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentException>(() => new CandleRules(grace: TimeSpan.FromSeconds(3), revisionWindow: TimeSpan.FromSeconds(2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CandleRules((SessionMode)7));
    }
}
