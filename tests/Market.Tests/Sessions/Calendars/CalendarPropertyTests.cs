using System.Text;
using Candlewick.Market.Sessions;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>What holds on every date of every group, and for every file that passes the check.</summary>
public sealed class CalendarPropertyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Groups => [.. SessionCatalog.For(SessionMode.Extended).Groups];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Days_follow_one_another_and_every_phase_is_found_at_both_its_ends(string group)
    {
        var clock = Calendar.Clock(group);
        long closedUs = 0;
        var last = new DateOnly(2012, 12, 31);
        for (var date = clock.NextTradingDay(last); date.Year < 2030; date = clock.NextTradingDay(date))
        {
            var day = clock.Describe(date);
            Assert.True(clock.TryGetSession(date, out var session) && session.OpenUs >= closedUs, $"{date}");
            Assert.Equal((session.OpenUs, session.CloseUs), (day.Phases[0].Bounds.StartUs, day.Phases[^1].Bounds.EndUs));
            foreach (var (phase, bounds) in day.Phases)
            {
                Assert.True(clock.TryLocate(bounds.StartUs, out var first, out var opening), $"{date}");
                Assert.True(clock.TryLocate(bounds.EndUs - 1, out _, out var closing), $"{date}");
                Assert.Equal((phase, phase, (date.Year * 10000) + (date.Month * 100) + date.Day), (opening, closing, first.TradingDate));
            }

            // Nothing is skipped: the days between are closed.
            for (var between = last.AddDays(1); between < date && last.Year > 2012; between = between.AddDays(1))
            {
                Assert.False(clock.IsTradingDay(between) || clock.TryGetSession(between, out _), $"{between}");
            }

            Assert.True(last.Year == 2012 || clock.PreviousTradingDay(date) == last, $"{date}");
            (closedUs, last) = (session.CloseUs, date);
        }
    }

    [Fact]
    public void Whatever_was_done_to_a_file_the_check_answers_and_what_it_passes_can_be_used()
    {
        const int Seed = 11;
        var random = new Random(Seed);
        output.WriteLine($"seed {Seed}");
        byte[][] files = [.. CalendarLibrary.Names.Select(CalendarLibrary.Read)];
        string[] tokens = ["null", "\"\"", "0", "-1", "[]", "{}", "true", "\"2026-02-30\"", "\"24:00\"", "\"regular\"", "\"NSE-EQ\"", "\"Sunday\"", "9999"];
        int passed = 0;
        for (int i = 0; i < 600; i++)
        {
            string text = Encoding.UTF8.GetString(files[random.Next(files.Length)]);
            for (int n = random.Next(1, 3); n > 0; n--)
            {
                text = Mutilate(text, tokens[random.Next(tokens.Length)], random);
            }

            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            if (CalendarCheck.Problems(utf8).Count == 0)
            {
                passed++;
                var file = CalendarJson.Parse(utf8);
                Assert.All(file.Groups, group => Assert.NotEqual(0, new SessionCalendar(file, group, SessionMode.Extended).Nearest(20_000, 1)));
            }
        }

        Assert.InRange(passed, 1, 300);
    }

    /// <summary>Puts another value in a value's place, or drops a line.</summary>
    private static string Mutilate(string text, string token, Random random)
    {
        int at = random.Next(text.Length);
        if (random.Next(4) == 0)
        {
            int from = text.LastIndexOf('\n', at) + 1, to = text.IndexOf('\n', at);
            return to < 0 ? text[..from] : text[..from] + text[(to + 1)..];
        }

        int colon = text.IndexOf(": ", at, StringComparison.Ordinal);
        int end = colon < 0 ? -1 : text.IndexOfAny([',', '}', '\n'], colon);
        return end < 0 ? text : text[..(colon + 2)] + token + text[end..];
    }
}
