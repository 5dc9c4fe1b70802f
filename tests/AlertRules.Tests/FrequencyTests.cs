namespace Candlewick.AlertRules.Tests;

/// <summary>Which of the moments at which a condition becomes true are told.</summary>
public sealed class FrequencyTests
{
    private const string Above = """{"type":"price","is":"above","level":100}""";

    [Theory]
    [InlineData("\"frequency\":\"once\"", "99, 101, 99, 101", "2:price")]
    [InlineData("\"frequency\":\"every_time\"", "99, 101, 99, 101", "2:price 4:price")]
    [InlineData("\"frequency\":\"every_time\",\"cooldown\":\"PT3M\"", "101, 99, 101, 99, 101", "1:price 5:price")]
    [InlineData("\"frequency\":\"once_a_bar\",\"bar\":\"5m\"", "101, 99, 101, 99, 101, 99, 101", "1:price 5:price")]
    [InlineData("\"frequency\":\"once_a_bar\",\"bar\":\"1d\"", "101, 99, 101, @2, 99, 101", "1:price 5:price")]
    [InlineData("\"enabled\":false", "101", "")]
    [InlineData("\"expires\":\"2013-10-07T13:32:00Z\",\"frequency\":\"every_time\"", "101, 99, 101", "1:price")]
    [InlineData("\"expires\":\"2013-10-07T13:33:00Z\",\"frequency\":\"every_time\"", "99, 99, 101", "")]
    public void It_alerts_as_often_as_it_is_to(string rest, string steps, string alerts) => Assert.Equal(alerts, Tape.Run(Above, steps, rest));

    [Theory]
    [InlineData("what began to hold before the hours is told in them", "101, 101, 101, 101", "3:price")]
    [InlineData("what holds no longer is not", "101, 101, 99, 99", "")]
    [InlineData("to is exclusive", "99, 99, 99, 99, 101", "")]
    public void Hours_are_those_of_the_venue(string what, string steps, string alerts) =>
        Assert.Equal((what, alerts), (what, Tape.Run(Above, steps, "\"frequency\":\"every_time\",\"hours\":{\"from\":\"09:33\",\"to\":\"09:35\"}")));

    [Fact]
    public void What_happens_outside_the_hours_is_over() =>
        Assert.Equal("", Tape.Run("""{"type":"price","is":"crosses","level":100}""", "99, 101, 102, 103", "\"hours\":{\"from\":\"09:33\",\"to\":\"09:35\"}"));
}
