using System.Net;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Compatibility.MultiEndpoint;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>A client that was written for live data, on history.</summary>
public sealed class StreamReplayTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public void An_address_asks_for_live_data_or_for_history()
    {
        Assert.Null(Read());
        Assert.Null(Read(("token", "abc")));
        Assert.Null(Read(("replay", "live")));
        Assert.Equal(new StreamReplay(new StartFrom.Date(new DateOnly(2013, 10, 7)), 60), Read(("replay", "2013-10-07"), ("speed", "60")));
        Assert.Equal(new StreamReplay(new StartFrom.Time(Samples.OpenUs), 1), Read(("replay", "2013-10-07T09:30:00-04:00")));
        Assert.Equal(new StreamReplay(new StartFrom.Span(TimeSpan.FromHours(2)), 0.5), Read(("replay", "-PT2H"), ("speed", "0.5")));
    }

    [Theory]
    [InlineData("replay=yesterday", "replay 'yesterday' is not a time")]
    [InlineData("replay=2013-10-07T09:30:00", "has no zone")]
    [InlineData("replay=2013-10-07&speed=-1", "speed '-1' is not a number")]
    [InlineData("replay=2013-10-07&speed=NaN", "speed 'NaN' is not a number")]
    [InlineData("replay=2013-10-07&speed=fast", "speed 'fast' is not a number")]
    [InlineData("speed=60", "speed needs replay")]
    public async Task What_cannot_be_replayed_is_refused_before_the_handshake(string query, string says)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = api.At(ApiPort.MultiEndpoint) };
        using var answer = await http.GetAsync($"ws/stream?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_client_runs_on_a_date()
    {
        const long Day = 86_400_000_000;
        await using var api = await Api.StartAsync(kafka, postgres);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs - Day, 1))]);
        api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(2, 5).Select(n => Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + (n * 1_000_000), n))));
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs + Day, 9))]);
        await api.SeenAsync(TopicCatalog.Ticks, 7);
        await using var client = await api.OpenAsync(ApiPort.MultiEndpoint, "ws/stream?replay=2013-10-07&speed=0");
        await client.ExpectAsync("json stream connection");
        await client.SendAsync(new { type = "subscribe", symbol = "SPY" });
        Assert.Equal("subscribed", (await client.MessageAsync()).GetProperty("status").GetString());
        string price = "";
        while (price != "167.06")
        {
            // Its state before the date comes first, as the present one does where it is live.
            var message = await client.MessageAsync();
            string time = message.GetProperty("timestamp").GetString()!;
            Assert.True(time.StartsWith("2013-10-07T13:30:0", StringComparison.Ordinal) || (price.Length == 0 && time.StartsWith("2013-10-06", StringComparison.Ordinal)), time);
            price = message.GetProperty("data").GetProperty("price").GetRawText();
        }
    }

    private static StreamReplay? Read(params (string Name, string Value)[] parameters) =>
        StreamReplay.Read(new QueryCollection(parameters.ToDictionary(p => p.Name, p => new StringValues(p.Value))));
}
