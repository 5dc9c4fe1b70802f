using System.Net;
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

    private static StreamReplay? Read(params (string Name, string Value)[] parameters) =>
        StreamReplay.Read(new QueryCollection(parameters.ToDictionary(p => p.Name, p => new StringValues(p.Value))));
}
