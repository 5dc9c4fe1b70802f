using System.Text;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>Mistakes that people make in a calendar file, one a line, and what they are told.</summary>
public sealed class CalendarCheckTests
{
    private const string Good = """
        {
          "calendar": "test", "zone": "Asia/Kolkata", "week": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
          "groups": [{"name": "G", "venue": "V", "defaultFor": ["V"], "hours": [
            {"from": "2025-01-01", "to": "2025-06-30", "phases": [{"kind": "continuous", "open": "09:00", "close": "17:00"}], "variants": {"half": [{"kind": "continuous", "open": "09:00", "close": "12:00"}]}, "source": {"exchange": "V"}},
            {"from": "2025-07-01", "phases": [{"kind": "preOpen", "open": "09:00", "close": "09:15"}, {"kind": "continuous", "open": "09:15", "close": {"standard": "23:55", "daylight": "23:30", "of": "America/New_York"}}], "source": {"exchange": "V"}}
          ]}],
          "years": [
            {"year": 2025, "source": {"exchange": "V"}, "days": [
              {"date": "2025-01-26", "name": "Republic Day", "weekend": true},
              {"date": "2025-03-14", "name": "Holi", "open": "half"},
              {"date": "2025-08-15", "name": "Independence Day"},
              {"date": "2025-11-01", "name": "Drill", "sessions": [{"groups": ["G"], "phases": [{"kind": "continuous", "open": "10:00", "close": "11:00"}]}]}
            ]},
            {"year": 2026, "verified": false, "reason": "not published", "days": []}
          ]
        }
        """;

    [Fact]
    public void A_good_file_has_no_problems() => Assert.Empty(CalendarCheck.Problems(Encoding.UTF8.GetBytes(Good)));

    [Theory]
    [InlineData("\"zone\": \"Asia/Kolkata\"", "\"zone\": \"Asia/Calicut\"", "zone: this machine knows no zone 'Asia/Calicut'")]
    [InlineData("\"of\": \"America/New_York\"", "\"of\": \"EST5\"", "G from 2025-07-01: this machine knows no zone 'EST5'")]
    [InlineData("\"to\": \"2025-06-30\"", "\"to\": \"2025-06-29\"", "G from 2025-01-01: ends 2025-06-29 and the next hours begin 2025-07-01: expected the day after, without a gap")]
    [InlineData("\"to\": \"2025-06-30\"", "\"to\": \"2025-07-01\"", "G from 2025-01-01: ends 2025-07-01 and the next hours begin 2025-07-01")]
    [InlineData("\"to\": \"2025-06-30\", ", "", "G from 2025-01-01: has no \"to\"")]
    [InlineData("{\"from\": \"2025-07-01\"", "{\"to\": \"2029-12-31\", \"from\": \"2025-07-01\"", "G from 2025-07-01: ends, and no hours follow")]
    [InlineData("\"from\": \"2025-01-01\"", "\"from\": \"2025-02-01\"", "G: has hours from 2025-02-01 only, and 2025 is a covered year")]
    [InlineData("\"open\": \"09:15\"", "\"open\": \"09:10\"", "G from 2025-07-01: phase 2 (Continuous 09:10-23:55) begins before the phase ahead of it has ended")]
    [InlineData("\"daylight\": \"23:30\"", "\"daylight\": \"09:10\"", "phase 2 (Continuous 09:15-09:10) is empty")] // Wrong in summer only
    [InlineData("\"open\": \"09:00\", \"close\": \"12:00\"", "\"open\": \"12:00\", \"close\": \"09:00\"", "G from 2025-01-01, half: phase 1 (Continuous 12:00-09:00) is empty")]
    [InlineData("\"kind\": \"preOpen\"", "\"kind\": \"postClose\"", "closes no trading")]
    [InlineData("\"kind\": \"preOpen\"", "\"kind\": \"opening\"", "line 5, $.groups[0].hours[1].phases[0].kind: is not one of the values")]
    [InlineData("\"09:15\"", "\"9:15\"", "line 5, $.groups[0].hours[1].phases[0].close: '9:15' is not a time of day")]
    [InlineData("\"09:15\"", "\"24:15\"", "'24:15' is not a time of day")]
    [InlineData("\"weekend\": true", "\"weekend\": false", "2025-01-26 (Republic Day): is a Sunday, on which there is no trading anyway")]
    [InlineData("\"name\": \"Independence Day\"", "\"name\": \"Independence Day\", \"weekend\": true", "2025-08-15 (Independence Day): says \"weekend\"")]
    [InlineData("\"date\": \"2025-08-15\"", "\"date\": \"2026-08-14\"", "2026-08-14 (Independence Day): stands in the year 2025")]
    [InlineData("\"date\": \"2025-08-15\"", "\"date\": \"2025-03-14\"", "2025-03-14 (Independence Day): dates are in order, each once")]
    [InlineData("\"date\": \"2025-08-15\"", "\"date\": \"2025-02-30\"", "line 11, $.years[0].days[2].date: is not one of the values")]
    [InlineData("\"open\": \"half\"", "\"open\": \"haff\"", "2025-03-14 (Holi): G has no hours called 'haff'")]
    [InlineData("\"date\": \"2025-08-15\", \"name\": \"Independence Day\"", "\"date\": \"2025-08-15\", \"name\": \"Independence Day\", \"open\": \"half\"", "2025-08-15 (Independence Day): G has no hours called 'half'")] // Not in the hours since July
    [InlineData("\"open\": \"half\"", "\"open\": \"regular\"", "2025-03-14 (Holi): has the regular hours of a weekday")]
    [InlineData("\"groups\": [\"G\"]", "\"groups\": [\"H\"]", "2025-11-01 (Drill): there is no group 'H'")]
    [InlineData("\"groups\": [\"G\"]", "\"groups\": [\"G\", \"G\"]", "2025-11-01 (Drill): names a group twice")]
    [InlineData("\"open\": \"10:00\"", "\"open\": \"11:00\"", "2025-11-01 (Drill), G: phase 1 (Continuous 11:00-11:00) is empty")]
    [InlineData("\"name\": \"Drill\", ", "\"name\": \"Drill\", \"open\": \"half\", ", "has both \"open\" and \"sessions\"")]
    [InlineData("{\"year\": 2025, \"source\": {\"exchange\": \"V\"}", "{\"year\": 2025", "2025: cites no source")]
    [InlineData("\"reason\": \"not published\", ", "", "2026: is not verified and does not say why")]
    [InlineData("\"name\": \"Holi\"", "\"name\": \"Holi\", \"reason\": \"heard of it\"", "2025-03-14 (Holi): gives a reason for not being verified, and is")]
    [InlineData("\"year\": 2026", "\"year\": 2027", "2027: expected the year after the one before it")]
    [InlineData("\"year\": 2025", "\"year\": -1", "-1: is no year")]
    [InlineData("\"name\": \"Holi\"", "\"nmae\": \"Holi\"", "nmae: there is no such field; calendar.schema.json lists them")]
    [InlineData("\"week\": [\"Monday\"", "\"week\": [\"Monday\", \"Monday\"", "week: expected the days of trading, each once")]
    [InlineData("\"zone\": \"Asia/Kolkata\"", "\"always\": true, \"zone\": \"Asia/Kolkata\"", "years: list the years that are covered, or say \"always\"")]
    [InlineData("\"calendar\": \"test\"", "\"calendar\": \"test\" // a comment\n", "line 2: '/' is invalid")]
    [InlineData("\"source\": {\"exchange\": \"V\"}}", "\"source\": null}", "line 4: there is a null")]
    [InlineData("\"week\": [\"Monday\"", "\"week\": [9", "week: expected the days of trading, each once")]
    [InlineData("\"defaultFor\": [\"V\"]", "\"defaultFor\": [\"V\", \"V\"]", "V: this venue has two default groups")]
    public void A_mistake_is_told_with_its_place(string text, string mistake, string problem)
    {
        Assert.Contains(text, Good, StringComparison.Ordinal);
        int at = Good.IndexOf(text, StringComparison.Ordinal);
        string broken = Good[..at] + mistake + Good[(at + text.Length)..];
        Assert.Contains(CalendarCheck.Problems(Encoding.UTF8.GetBytes(broken)), p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        string broken = Good.Replace("\"weekend\": true", "\"weekend\": false", StringComparison.Ordinal).Replace("\"half\"}", "\"haff\"}", StringComparison.Ordinal);
        Assert.Equal(2, CalendarCheck.Problems(Encoding.UTF8.GetBytes(broken)).Count);
    }
}
