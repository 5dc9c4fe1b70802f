using Candlewick.Market.Candles;

namespace Candlewick.Market.Tests.Candles;

public sealed class BarSpecTests
{
    private static readonly string[] Units = ["s", "m", "h", "d", "w", "mo", "t", "v", "to", "r", "rk"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [InlineData("1s", "1s", BarKind.Time, 1_000_000)]
    [InlineData("5m", "5m", BarKind.Time, 300_000_000)]
    [InlineData("90s", "90s", BarKind.Time, 90_000_000)]
    [InlineData("60s", "1m", BarKind.Time, 60_000_000)]
    [InlineData("3600s", "1h", BarKind.Time, 3_600_000_000)]
    [InlineData("120m", "2h", BarKind.Time, 7_200_000_000)]
    [InlineData("05m", "5m", BarKind.Time, 300_000_000)]
    [InlineData("1d", "1d", BarKind.Time, 86_400_000_000)]
    [InlineData("7d", "7d", BarKind.Time, 604_800_000_000)]
    [InlineData("1w", "1w", BarKind.Time, 604_800_000_000)]
    [InlineData("1mo", "1mo", BarKind.Time, 2_592_000_000_000)]
    [InlineData("60s@bid", "1m@bid", BarKind.Time, 60_000_000)]
    [InlineData("233t", "233t", BarKind.Ticks, 0)]
    [InlineData("233t@ask", "233t@ask", BarKind.Ticks, 0)]
    [InlineData("50000v", "50000v", BarKind.Volume, 0)]
    [InlineData("0.50v", "0.5v", BarKind.Volume, 0)]
    [InlineData("5000000to", "5000000to", BarKind.Turnover, 0)]
    [InlineData("10.0r", "10r", BarKind.Range, 0)]
    [InlineData("0.05r@mid", "0.05r@mid", BarKind.Range, 0)]
    [InlineData("10rk", "10rk", BarKind.Renko, 0)]
    public void It_reads_and_prints(string text, string printed, BarKind kind, long us)
    {
        var spec = BarSpec.Parse(text);
        Assert.Equal((printed, kind, us), (spec.ToString(), spec.Kind, spec.LengthUs));
        Assert.Equal(BarSpec.Parse(printed), spec);
    }

    [Theory]
    [InlineData(null, "a number and a unit")]
    [InlineData("", "a number and a unit")]
    [InlineData("m", "a number and a unit")]
    [InlineData("-1m", "a number and a unit")]
    [InlineData("+1m", "a number and a unit")]
    [InlineData("1", "a number and a unit")]
    [InlineData(".5v", "a number and a unit")]
    [InlineData("5.v", "a number and a unit")]
    [InlineData("1.2.3v", "a number and a unit")]
    [InlineData("99999999999999999999999999999v", "a number and a unit")]
    [InlineData("1M", "no unit 'M'")]
    [InlineData("1 m", "no unit ' m'")]
    [InlineData("1m ", "no unit 'm '")]
    [InlineData("5k", "no unit 'k'")]
    [InlineData("0s", "never ends")]
    [InlineData("0.0v", "never ends")]
    [InlineData("1.5m", "whole")]
    [InlineData("2.5t", "whole")]
    [InlineData("24h", "a day or longer")]
    [InlineData("1440m", "a day or longer")]
    [InlineData("99999999999s", "a day or longer")]
    [InlineData("10000d", "more than 9999")]
    [InlineData("0.0000000000000000001r", "more than 18 decimal places")]
    [InlineData("1m@", "no price ''")]
    [InlineData("1m@last", "no price 'last'")]
    [InlineData("1m@BID", "no price 'BID'")]
    [InlineData("50000v@bid", "only trades have a volume")]
    [InlineData("1to@mid", "only trades have a volume")]
    [InlineData("1000000000000000000000000000000000v", "more than 32 characters")]
    public void It_says_what_is_wrong(string? text, string expected)
    {
        Assert.False(BarSpec.TryParse(text, out var spec, out string? error));
        Assert.Equal(default, spec);
        Assert.StartsWith($"'{text}' is not a bar specification: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_printed_is_read_as_the_same_and_sorts_as_its_parts_do(int seed)
    {
        var random = new Random(seed);
        var specs = Enumerable.Range(0, 400).Select(_ => Random(random)).OfType<BarSpec>().ToList();
        Assert.True(specs.Count > 100);
        foreach (var spec in specs)
        {
            string text = spec.ToString();
            Assert.InRange(text.Length, 2, BarSpec.MaxLength);
            Assert.Equal(spec, BarSpec.Parse(text));
            Assert.Equal(text, BarSpec.Parse(text).ToString());
        }

        foreach (var (a, b) in specs.Zip(specs.Skip(1)))
        {
            Assert.Equal(a == b, a.ToString() == b.ToString());
            Assert.Equal(a == b, a.CompareTo(b) == 0);
            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
        }

        var sorted = specs.Order().ToList();
        Assert.Equal(sorted.Select(s => s.Kind).Order(), sorted.Select(s => s.Kind));
        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.Kind != pair.Second.Kind || pair.First.LengthUs <= pair.Second.LengthUs));
    }

    [Fact]
    public void Shorter_ones_come_first_and_those_below_a_minute_are_fast()
    {
        string[] texts = ["1mo", "233t", "1d", "1s", "7d", "5m", "1m@bid", "1w", "1m", "10r", "100t"];
        var specs = texts.Select(BarSpec.Parse).Order().ToList();
        Assert.Equal(["1s", "1m", "1m@bid", "5m", "1d", "7d", "1w", "1mo", "100t", "233t", "10r"], specs.Select(spec => spec.ToString()));
        Assert.Equal(["1s"], specs.Where(spec => spec.IsFast).Select(spec => spec.ToString()));
        Assert.Equal(["1d"], specs.Where(spec => spec.IsDay).Select(spec => spec.ToString()));
    }

    [Fact]
    public void The_default_value_is_none()
    {
        Assert.Equal((BarKind.None, "", 0L, false), (default(BarSpec).Kind, default(BarSpec).ToString(), default(BarSpec).LengthUs, default(BarSpec).IsFast));
    }

    private static BarSpec? Random(Random random)
    {
        string number = random.Next(4) == 0 ? $"{random.Next(3)}.{random.Next(1000):000}" : $"{random.Next(1, random.Next(2) == 0 ? 100 : 10_000)}";
        string price = random.Next(3) == 0 ? random.GetItems(["@bid", "@ask", "@mid"], 1)[0] : "";
        return BarSpec.TryParse($"{number}{random.GetItems(Units, 1)[0]}{price}", out var spec, out _) ? spec : null;
    }
}
