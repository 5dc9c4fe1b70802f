using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Rest;

/// <summary>Quotes, events and gaps over HTTP.</summary>
public sealed class QuoteTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";

    [Fact]
    public async Task Quotes_come_page_by_page_and_it_is_said_what_has_none()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { InstrumentsPerSubscription = 2 });
        api.Log.Write(TopicCatalog.Ticks, new[] { "NYSE:A", "NYSE:B", "NYSE:C" }.Select((id, n) => Samples.Record(id, Samples.Trade(Samples.OpenUs, n))));
        await api.SeenAsync(TopicCatalog.Ticks, 3);
        using var http = new HttpClient { BaseAddress = api.Http };

        var first = await http.GetAsync("/api/quotes?instruments=NYSE:*");
        var page = await first.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["NYSE:A", "NYSE:B"], page.GetProperty("quotes").EnumerateArray().Select(q => q.GetProperty("instrument").GetString()!));
        string next = page.GetProperty("next").GetString()!;
        Assert.Equal($"</api/quotes?instruments=NYSE:*&cursor={next}>; rel=\"next\"", Uri.UnescapeDataString(first.Headers.GetValues("Link").Single()));

        page = await http.GetFromJsonAsync<JsonElement>($"/api/quotes?instruments=NYSE:*&cursor={next}");
        Assert.Equal("167.02", page.GetProperty("quotes")[0].GetProperty("last").GetRawText());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);

        page = await http.GetFromJsonAsync<JsonElement>("/api/quotes?instruments=NYSE:NEVER");
        Assert.Equal("""{"next":null,"quotes":[],"without_quote":["NYSE:NEVER"]}""", page.GetRawText());
    }

    [Fact]
    public async Task What_is_wrong_is_said()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        foreach (var (address, code) in new[]
        {
            ("/api/quotes", "bad_request"),
            ("/api/quotes?instrument=NYSE:A", "bad_request"),
            ("/api/quotes?instruments=NYSE:A&cursor=x", "bad_cursor"),
            ("/api/events?kind=gap_detectd", "bad_request"),
            ("/api/events?cursor=x", "bad_cursor"),
            ("/api/events?from=2013-10-07&to=2013-10-06", "bad_request"),
            ("/api/gaps", "bad_request"),
            ("/api/gaps?instrument=NYSE:*", "bad_request"),
            ("/api/gaps?instrument=NYSE:A&from=2013-10-07&to=2016-10-07", "range_too_large"),
            ("/api/gaps?instrument=NYSE:A&from=2013-10-07&to=2013-11-07&cursor=x", "bad_cursor"),
            ("/api/watch?x=1", "bad_request"),
        })
        {
            var answer = await http.GetAsync(address);
            Assert.Equal((address, HttpStatusCode.BadRequest), (address, answer.StatusCode));
            Assert.Equal((address, code), (address, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task More_names_than_a_subscription_may_have_are_refused()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.Http };
        var answer = await http.GetAsync("/api/quotes?instruments=" + string.Join(',', Enumerable.Range(0, 101).Select(n => $"A{n}*")));
        Assert.Equal("limit", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Events_come_page_by_page_and_the_last_cursor_brings_what_is_new()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        for (int n = 0; n < 5; n++)
        {
            api.Log.Write(TopicCatalog.MarketEvents, [Lost(n), Happened.Gap("kite/0", Spy, n, n + 1)]);
        }

        await api.SeenAsync(TopicCatalog.MarketEvents, 10);
        using var http = new HttpClient { BaseAddress = api.Http };
        var seen = new List<string>();
        string? next = null;
        string cursor;
        do
        {
            var page = await http.GetFromJsonAsync<JsonElement>("/api/events?limit=3" + (next is null ? "" : $"&cursor={next}"));
            seen.AddRange(page.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("kind").GetString()!));
            (next, cursor) = (page.GetProperty("next").GetString(), page.GetProperty("cursor").GetString()!);
        }
        while (next is not null);
        Assert.Equal((5, 5), (seen.Count(k => k == "feed_lost"), seen.Count(k => k == "gap_detected")));

        var only = await http.GetFromJsonAsync<JsonElement>("/api/events?kind=gap_detected&instruments=NYSE:SPY&last=2");
        Assert.Equal([4, 5], only.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("to_us").GetInt32()));
        only = await http.GetFromJsonAsync<JsonElement>("/api/events?kind=feed_lost&last=1");
        Assert.Equal(4, only.GetProperty("events")[0].GetProperty("time_us").GetInt32());

        api.Log.Write(TopicCatalog.MarketEvents, [Lost(9)]);
        await Eventually.TrueAsync(
            async () => (await http.GetFromJsonAsync<JsonElement>($"/api/events?cursor={cursor}")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("time_us").GetInt64()).SequenceEqual([9]),
            TimeSpan.FromSeconds(20), "the new event comes, and no other");
    }

    [Fact]
    public async Task Gaps_are_those_of_the_instruments_feeds_and_say_whether_they_were_filled()
    {
        await using var api = await Api.StartAsync(kafka, postgres, storesEvents: true);
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, 0))]);
        await api.StoredAsync(1);
        long at = Samples.OpenUs;
        api.Log.Write(TopicCatalog.MarketEvents, [
            Happened.Gap("lean/1", "", at, at + 10), Happened.Gap("lean/1", Spy, at + 20, at + 30), Happened.Gap("lean/1", "NYSE:QQQ", at, at + 10), Happened.Gap("other/1", "", at, at + 10),
            Happened.Filled("lean/2", Spy, at + 20, at + 25), Happened.Filled("lean/2", Spy, at + 25, at + 30),
        ]);
        using var http = new HttpClient { BaseAddress = api.Http };
        const string Address = "/api/gaps?instrument=SPY&from=2013-10-07&to=2013-10-07";
        await Eventually.TrueAsync(
            async () => (await http.GetFromJsonAsync<JsonElement>(Address)).GetProperty("gaps").EnumerateArray().Any(g => g.GetProperty("filled").GetBoolean()), TimeSpan.FromSeconds(20), "events are stored");
        var gaps = (await http.GetFromJsonAsync<JsonElement>(Address)).GetProperty("gaps");
        Assert.Equal(
            [
                $$"""{"feed":"lean","instrument":null,"from_us":{{at}},"to_us":{{at + 10}},"cause":"disconnected","filled":false}""",
                $$"""{"feed":"lean","instrument":"NYSE:SPY","from_us":{{at + 20}},"to_us":{{at + 30}},"cause":"disconnected","filled":true}""",
            ],
            gaps.EnumerateArray().Select(g => g.GetRawText()));

        var page = await http.GetFromJsonAsync<JsonElement>(Address + "&limit=1");
        string next = page.GetProperty("next").GetString()!;
        page = await http.GetFromJsonAsync<JsonElement>(Address + $"&limit=1&cursor={next}");
        Assert.Equal((1, true), (page.GetProperty("gaps").GetArrayLength(), page.GetProperty("gaps")[0].GetProperty("filled").GetBoolean()));
    }

    private static Confluent.Kafka.Message<byte[]?, byte[]?> Lost(long us) =>
        Happened.Record(new MarketEvent { Source = "kite/0", FeedLost = new FeedLost { Date = 20261127, AtUs = us } });
}
