using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions;

public sealed class SessionHoursTests
{
    [Theory]
    [InlineData("", "no continuous phase")]
    [InlineData("Continuous 9 9", "empty")]
    [InlineData("Continuous 9 25", "after midnight")]
    [InlineData("Continuous 9 12, PostClose 11 13", "not overlapping")]
    [InlineData("PreOpen 9 12", "opens no trading")]
    [InlineData("Continuous 9 12, PreOpen 13 14", "opens no trading")]
    [InlineData("ClosingAuction 8 9, Continuous 9 12", "closes no trading")]
    [InlineData("PreMarket 9 12", "no continuous phase")]
    [InlineData("7 9 12", "no known kind")]
    public void Phases_that_make_no_day_are_refused(string phases, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => new SessionHours(Parse(phases))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("PreMarket 4 9, Continuous 9 16, AfterMarket 16 20", "4-20", "0 0 0")]
    [InlineData("PreOpen 9 10, Continuous 10 11, PreOpen 12 13, Continuous 13 14, PostClose 15 16", "10-11 13-14", "0 0 1 1 1")]
    [InlineData("Continuous 9 12, Continuous 13 15", "9-12 13-15", "0 1")]
    public void Adjoining_phases_of_trading_make_one_span_and_auctions_belong_to_the_next(string phases, string spans, string spanOfPhase)
    {
        var hours = new SessionHours(Parse(phases));
        Assert.Equal(spans, string.Join(' ', hours.Spans.Select(span => $"{span.Open.TotalHours}-{span.Close.TotalHours}")));
        Assert.Equal(spanOfPhase, string.Join(' ', hours.Phases.Select((_, i) => hours.SpanOf(i))));
    }

    [Fact]
    public void Hours_that_make_the_same_bars_are_defined_alike()
    {
        string Definition(string phases) => new SessionHours(Parse(phases)).Definition;
        Assert.Equal("anchor=09:00:00 Continuous=144000000000-720000000000", Definition("PreMarket 4 9, Continuous 9 16, AfterMarket 16 20"));
        Assert.Equal(Definition("PreMarket 4 9, Continuous 9 20"), Definition("PreMarket 4 9, Continuous 9 16, AfterMarket 16 20"));
        Assert.NotEqual(Definition("Continuous 9 20"), Definition("Continuous 9 16, Continuous 17 20"));
    }

    private static List<SessionPhase> Parse(string phases) =>
        [.. phases.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')).Select(part => new SessionPhase(
            Enum.Parse<SessionPhaseKind>(part[0] == "7" ? "70" : part[0]), TimeSpan.FromHours(int.Parse(part[1])), TimeSpan.FromHours(int.Parse(part[2]))))];
}
