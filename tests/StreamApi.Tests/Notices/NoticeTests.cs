using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Wanted;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Notices;

/// <summary>What subscriptions are told besides items, over a socket and a broker.</summary>
public sealed class NoticeTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";
    private const string Source = "lean/20131007.00000000";

    [Fact]
    public async Task Who_begins_with_the_present_is_told_the_session_first()
    {
        await using var api = await Api.StartAsync(kafka, postgres, time: new FixedToday(new DateTimeOffset(2026, 11, 27, 15, 0, 0, TimeSpan.Zero)));
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"t","channel":"ticks","instruments":"NYSE:SPY"}""");
        var passed = new List<JsonElement>();
        await client.UntilAsync("caught_up", passed);
        Assert.Equal(["welcome", "subscribed", "session"], passed.Select(f => f.GetProperty("event").GetString()!));
        Assert.Equal(
            """{"event":"session","id":"t","venue":"NYSE","group":"NYSE","phase":"continuous","next_open_us":1796049000000000,"next_close_us":1795802400000000}""", passed[2].GetRawText());
    }

    [Fact]
    public async Task Gaps_of_what_is_carried_are_told_and_that_they_were_filled()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record(Spy, Samples.Trade(Samples.OpenUs, 1))]);
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"t","channel":"ticks","instruments":"NYSE:SPY"}""");
        await client.UntilAsync("caught_up");
        api.Log.Write(TopicCatalog.MarketEvents, [
            Happened.Gap("lean/other", "", 1, 2), Happened.Gap(Source, "NYSE:QQQ", 1, 2), Happened.Gap(Source, "", 10, 20),
        ]);
        Assert.Equal($$"""{"event":"gap","id":"t","feed":"lean","source":"{{Source}}","from_us":10,"to_us":20,"filled":false}""", (await client.UntilAsync("gap")).GetRawText());

        api.Log.Write(TopicCatalog.MarketEvents, [Happened.Filled(Source, Spy, 10, 20)]);
        Assert.Equal(
            $$"""{"event":"gap","id":"t","feed":"lean","source":"{{Source}}","instrument":"NYSE:SPY","from_us":10,"to_us":20,"filled":true}""", (await client.UntilAsync("gap")).GetRawText());
    }

    [Fact]
    public async Task What_is_not_fed_is_wanted_and_what_the_feed_answers_is_told()
    {
        await using var api = await Api.StartAsync(kafka, postgres, configure: o => o with { Feeds = [new FeedOffer("binance", "BINANCE")] });
        using var http = new HttpClient { BaseAddress = api.Http };
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"past","channel":"ticks","instruments":"BINANCE:ETH-USDT","from":0,"to":"2013-10-07"}""");
        await client.UntilAsync("completed");
        await client.SendAsync("""{"op":"subscribe","id":"q","channel":"quotes","instruments":["BINANCE:SOL-USDT","NOWHERE:X"]}""");
        var refused = await client.UntilAsync("upstream");
        Assert.Equal(("NOWHERE:X", "refused", "no_feed"), (Text(refused, "instrument"), Text(refused, "status"), Text(refused, "reason")));

        await Eventually.TrueAsync(async () => (await WatchAsync(http)).Count > 0, TimeSpan.FromSeconds(20), "the wish is in the log");
        var wish = Assert.Single(await WatchAsync(http));
        Assert.Equal(("BINANCE:SOL-USDT", "binance"), (Text(wish, "instrument"), Text(wish, "feed")));
        Assert.StartsWith("api-", Text(wish.GetProperty("wanted_by")[0], "owner"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, wish.GetProperty("answer").ValueKind);

        api.Log.Write(TopicCatalog.MarketEvents, [Happened.Subscribed("BINANCE:SOL-USDT", "binance/0")]);
        Assert.Equal("""{"event":"upstream","id":"q","instrument":"BINANCE:SOL-USDT","feed":"binance","status":"subscribed"}""", (await client.UntilAsync("upstream")).GetRawText());
        Assert.Equal("subscribed", Text((await WatchAsync(http))[0].GetProperty("answer"), "status"));

        await using var late = await api.ConnectAsync();
        await late.SendAsync("""{"op":"subscribe","id":"l","channel":"ticks","instruments":"BINANCE:SOL-USDT"}""");
        Assert.Equal("subscribed", Text(await late.UntilAsync("upstream"), "status"));
    }

    [Fact]
    public async Task One_is_wanted_by_name_until_it_is_taken_back()
    {
        await using var api = await Api.StartAsync(kafka, postgres, configure: o => o with { Feeds = [new FeedOffer("binance", "BINANCE")] });
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal(HttpStatusCode.Accepted, (await http.PutAsync("/api/watch/BINANCE:SOL-USDT", null)).StatusCode);
        await Eventually.TrueAsync(async () => (await WatchAsync(http)).Count == 1, TimeSpan.FromSeconds(20), "it is wanted");
        Assert.Equal("""{"owner":"api","until_us":null}""", (await WatchAsync(http))[0].GetProperty("wanted_by")[0].GetRawText());

        Assert.Equal(HttpStatusCode.Accepted, (await http.DeleteAsync("/api/watch/BINANCE:SOL-USDT")).StatusCode);
        await Eventually.TrueAsync(async () => (await WatchAsync(http)).Count == 0, TimeSpan.FromSeconds(20), "it is not wanted any more");
        Assert.Equal(HttpStatusCode.NotFound, (await http.PutAsync("/api/watch/NOWHERE:X", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync("/api/watch/BINANCE:SOL-USDT?feed=none", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PutAsync("/api/watch/BINANCE:*", null)).StatusCode);
    }

    private static async Task<List<JsonElement>> WatchAsync(HttpClient http) =>
        [.. (await http.GetFromJsonAsync<JsonElement>("/api/watch")).GetProperty("watch").EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
