using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.ServerSentEvents;

/// <summary><c>/api/stream</c> against a real broker and a real database.</summary>
public sealed class EventStreamTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Candles = "/api/stream?channel=candles&instruments=NYSE:SPY,NYSE:QQQ&interval=1m";

    private static readonly string[] Both = ["NYSE:SPY", "NYSE:QQQ"];

    [Fact]
    public async Task A_range_is_sent_whole_ends_the_response_and_an_EventSource_is_told_not_to_come_back()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 10);
        await api.StoredAsync(20);
        using var http = new HttpClient { BaseAddress = api.Http };

        using var answer = await OpenAsync(http, Candles + "&from=2013-10-07T09:30:00-04:00&to=2013-10-07&decimals=string", null);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        var events = await ReadAsync(answer).ToListAsync();
        Assert.Equal(["subscribed", "data", "checkpoint", "caught_up", "completed"], events.Select(e => e.EventType));
        Assert.Equal(20, JsonElement.Parse(events[1].Data).GetProperty("data").GetArrayLength());
        Assert.Equal("\"167.4100\"", JsonElement.Parse(events[1].Data).GetProperty("data")[0].GetProperty("open").GetRawText());

        using var again = await OpenAsync(http, Candles, events[^1].EventId);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task Last_Event_ID_goes_on_exactly_wherever_it_was_cut()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { ItemsPerFrame = 7 });
        Write(api, 0, 100);
        await api.StoredAsync(200);
        using var http = new HttpClient { BaseAddress = api.Http };
        var follower = new Follower("");
        string? last = null;
        for (int cut = 1; follower.Items.Count < 400; cut++)
        {
            follower.Subscribe("");
            using var answer = await OpenAsync(http, Candles + "&from=0", last);
            int read = 0;
            await foreach (var happened in ReadAsync(answer))
            {
                follower.Take(JsonElement.Parse(happened.Data));
                last = happened.EventId ?? last;
                if (happened.EventType == "caught_up" && follower.Items.Count == 200)
                {
                    Write(api, 100, 100);
                }

                // Every number of events once: in history, at its end, among frames with positions.
                if (++read > cut % 9 || follower.Items.Count == 400)
                {
                    break;
                }
            }
        }

        follower.AssertWhole(Both, 200);
        Assert.InRange(follower.Recovered, 10, int.MaxValue);
    }

    [Theory]
    [InlineData("/api/stream?channel=candles&instruments=SPX&interval=1m", HttpStatusCode.NotFound, "unknown_instrument")]
    [InlineData("/api/stream?channel=candles&instruments=NYSE:SPY", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&form=0", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&last=x", HttpStatusCode.BadRequest, "bad_request")]
    [InlineData("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&cursor=x", HttpStatusCode.BadRequest, "bad_cursor")]
    public async Task What_cannot_be_done_is_a_problem_and_no_stream(string address, HttpStatusCode status, string code)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 1);
        await api.StoredAsync(2);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var answer = await OpenAsync(http, address, null);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Silence_is_broken_by_comments_and_a_shutdown_says_where_to_go_on()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { Heartbeat = TimeSpan.FromMilliseconds(100) });
        Write(api, 0, 1);
        await api.StoredAsync(2);
        using var http = new HttpClient { BaseAddress = api.Http };
        using var answer = await OpenAsync(http, Candles, null);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync() != ": heartbeat")
        {
        }

        var stopping = api.StopAsync();
        string rest = await reader.ReadToEndAsync();
        Assert.Contains("event: closing\nid: ", rest, StringComparison.Ordinal);
        Assert.Contains("\nretry: 2000\n", rest, StringComparison.Ordinal);
        await stopping;
    }

    private static void Write(Api api, int first, int count) => api.Log.Write(
        TopicCatalog.Candles, Enumerable.Range(first, count).SelectMany(n => Both.Select(instrument => Samples.Record(TopicCatalog.Candles, Samples.Bar(instrument, n)))));

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient http, string address, string? lastEventId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpResponseMessage answer)
    {
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            yield return item;
        }
    }
}
