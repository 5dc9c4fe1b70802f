namespace Candlewick.Market.Tests.Bars;

public sealed class DisturbedDayTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12), Environment.TickCount];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_day_with_outages_filled_afterwards_gives_the_candles_of_the_undisturbed_day(int seed)
    {
        output.WriteLine($"seed {seed}");
        var day = new DisturbedDay(seed);
        var expected = day.Undisturbed();
        var actual = day.Filled();

        Assert.True(day.Missed > 20);
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected, bar => Assert.Equal((bar.Key, bar.Value), (bar.Key, actual.GetValueOrDefault(bar.Key))));
    }
}
