using System.Text.Json;
using Candlewick.AlertRules.Definition;

namespace Candlewick.AlertRules.Tests;

public sealed class RuleJsonTests
{
    [Theory]
    [InlineData("[]", "the rule is no JSON object")]
    [InlineData("{", "the rule is not JSON")]
    [InlineData("""{"version":2}""", "version 2, and this release knows version 1")]
    [InlineData("""{"version":1}""", "the rule needs instrument")]
    [InlineData("""{"instrument":"NYSE:SPY"}""", "the rule needs when")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"prise"}}""", "there is no condition 'prise'")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"over","level":1}}""", "is of condition price is not one of above, below")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":"x"}}""", "level of condition price is not an exact decimal")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":1,"interval":"1s"}}""", "interval of condition price is not an interval from a minute")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":1,"tevel":1}}""", "condition price has no tevel")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"all":[]}}""", "all is not a list of conditions")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"all":[{"any":[{"all":[{"any":[{"type":"high","of":"day"}]}]}]}]}}""", "deeper than 4 levels")]
    [InlineData("""{"feed":"kite","when":{"type":"high","of":"day"}}""", "a rule about a feed has one condition, silence")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"silence","for":"5m"}}""", "for of condition silence is not a span such as PT5M")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"high","of":"day"},"expires":"2026-12-31"}""", "expires of the rule is not a time with its zone")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"high","of":"day"},"notify":[{"webhook":"ftp://x"}]}""", "webhook of a target of notify is not an address")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"high","of":"day"},"notify":[{"email":"x"}]}""", "email of a target of notify is not an address")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"breakout","low":2,"high":1}}""", "low is the lower one")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"indicator","interval":"1m","indicator":"sna(20)","is":"above","than":1}}""", "indicator of condition indicator is not an indicator: there is no indicator 'sna'; there are sma")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"indicator","interval":"1m","indicator":"sma(-20)","is":"above","than":1}}""", "period is -20, not a whole number from")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"indicator","interval":"1m","indicator":"sma(20000)","is":"above","than":1}}""", "period is 20000, not a whole number from")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"indicator","interval":"1m","indicator":"sma(20","is":"above","than":1}}""", "has no closing bracket")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"indicator","interval":"1m","indicator":"macd","is":"above","than":"macd.sygnal"}}""", "has no sygnal; it has macd, signal, histogram")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"pattern","interval":"1m","pattern":"dojo"}}""", "pattern of condition pattern is not an indicator: there is no indicator 'cdldojo'")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"volume","interval":"1m","times":2,"average_of":1000000}}""", "average_of of condition volume is not a whole number from 1 to 2000")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"breakout","interval":"1m","bars":-5}}""", "bars of condition breakout is not a whole number from 1 to 2000")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"change","is":"up","percent":-1}}""", "percent of condition change is not above 0")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":1e400}}""", "level of condition price is not an exact decimal")]
    [InlineData("""{"instrument":"NYSE:SPY","name":"a\u0000b","when":{"type":"high","of":"day"}}""", "name of the rule is not a text without U+0000")]
    [InlineData("""{"instrument":"NYSE:SPY","name":"\ud83d","when":{"type":"high","of":"day"}}""", "half of a character")]
    [InlineData("""{"instrument":"NYSE:SPY","when":{"type":"price","is":"above","level":"\ud83d"}}""", "half of a character")]
    public void What_is_no_rule_is_refused_in_words(string json, string expected) => Assert.Contains(expected, Assert.Throws<RuleException>(() => RuleJson.Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_hundred_levels_are_refused_as_too_deep()
    {
        string when = """{"type":"high","of":"day"}""";
        for (int i = 0; i < 100; i++)
        {
            when = $$"""{"{{(i % 2 == 0 ? "all" : "any")}}":[{{when}}]}""";
        }

        Assert.Contains("deeper than 4 levels", Assert.Throws<RuleException>(() => RuleJson.Read($$"""{"instrument":"NYSE:SPY","when":{{when}}}""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Infosys steigt über 1500 – 🚀")]
    [InlineData("इन्फोसिस")]
    [InlineData("\u202eright to left")]
    public void A_name_is_any_text(string name) =>
        Assert.Equal(name, RuleJson.Read(JsonSerializer.Serialize(new { name, instrument = "NYSE:SPY", when = new { type = "high", of = "day" } })).Name);

    [Fact]
    public void All_fields_are_read()
    {
        var rule = RuleJson.Read("""
            {"version":1,"name":"n","instrument":"NSE:INFY","frequency":"every_time","cooldown":"PT30M","hours":{"from":"09:30","to":"15:00"},"expires":"2026-12-31T10:00:00Z","enabled":false,
             "notify":[{"webhook":"https://example.com/hook"},{"email":"desk@example.com"},{"telegram":"4711"}],
             "when":{"all":[{"type":"breakout","bars":20,"interval":"5m","is":"above"},{"type":"volume","interval":"5m","times":"3.5","average_of":20}]}}
            """);
        Assert.Equal(("n", "NSE:INFY", false, 1_798_711_200_000_000), (rule.Name, rule.Subject, rule.IsEnabled, rule.ExpiresUs));
        Assert.Equal(new Frequency.EveryTime(TimeSpan.FromMinutes(30)), rule.Frequency);
        Assert.Equal(["webhook https://example.com/hook", "email desk@example.com", "telegram 4711"], rule.Notify.Select(t => t.ToString()));
        Assert.Equal(3.5m, Assert.IsType<VolumeCondition>(rule.When.Leaves.Last()).Times);
        Assert.Equal(21, Assert.Single(rule.Past).Value);
    }
}
