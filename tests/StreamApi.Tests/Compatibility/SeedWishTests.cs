using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Wanted;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>What clients of 8081 and 8765 subscribe to reaches a feed: one upstream for all of them.</summary>
public sealed class SeedWishTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_wish_serves_all_clients_of_both_protocols_and_is_said_a_last_time_when_the_last_has_left()
    {
        await using var api = await StartAsync();
        await using var first = await SubscribedAsync(api, ApiPort.BrokerProxy);
        await WantedAsync(api, "NSE:RELIANCE");
        var wish = Wish(api);
        Assert.Equal("smartapi", wish.Feed);
        Assert.True(wish.UntilUs > TickTime.Of(TimeProvider.System.GetUtcNow()));

        await using var second = await SubscribedAsync(api, ApiPort.BrokerProxy);
        await using var third = await SubscribedAsync(api, ApiPort.MultiEndpoint);
        await first.SendAsync(new { command = "unsubscribe", exchange = "nse", symbols = new[] { "RELIANCE" } });
        await second.DisposeAsync();
        await third.SendAsync(new { type = "subscribe", symbol = "INFY" });
        await WantedAsync(api, "NSE:INFY", "NSE:RELIANCE");
        Assert.Equal(wish.UntilUs, Wish(api).UntilUs);

        // The last one of RELIANCE: its wish is said once more, and lapses from there.
        await third.SendAsync(new { type = "unsubscribe", symbol = "RELIANCE" });
        await Eventually.TrueAsync(() => Wish(api).UntilUs > wish.UntilUs, Patience, "the wish is said a last time");
    }

    [Fact]
    public async Task What_the_feed_refuses_is_told_to_those_who_asked()
    {
        await using var api = await StartAsync();
        await using var proxy = await SubscribedAsync(api, ApiPort.BrokerProxy);
        await using var stream = await SubscribedAsync(api, ApiPort.MultiEndpoint);
        await WantedAsync(api, Reliance.Id);
        api.Log.Write(TopicCatalog.MarketEvents, [Happened.Refused(Reliance.Id, "smartapi")]);
        Assert.Equal("""{"status":"error","message":"NSE:RELIANCE: there is no such instrument","data":null}""", (await proxy.MessageAsync()).GetRawText());
        Assert.Equal("NSE:RELIANCE: there is no such instrument", (await stream.MessageAsync()).GetProperty("message").GetString());

        // Another feed may have it later.
        api.Quote(2500_50);
        Assert.Equal("RELIANCE", (await proxy.MessageAsync()).GetProperty("symbol").GetString());
        Assert.Equal("2500.50", (await stream.MessageAsync()).GetProperty("data").GetProperty("price").GetRawText());
    }

    /// <summary>Two feeds could have NSE's; the second one runs.</summary>
    private async Task<Api> StartAsync()
    {
        var api = await Api.StartAsync(kafka, postgres, configure: o => o with { Feeds = [new FeedOffer("kite", "NSE"), new FeedOffer("smartapi", "NSE")] });
        api.Log.Write(TopicCatalog.FeedStatus, [Record(new FeedStatus { Source = "smartapi/0", State = ConnectionState.Up, AtUs = TickTime.Of(TimeProvider.System.GetUtcNow()) })]);
        await api.ListAsync(Reliance.Listed, Reliance.Share("INFY", "1594", "408065"));
        await Eventually.TrueAsync(() => api.Get<FeedChoice>().For(Reliance.Id) == "smartapi", Patience, "the feed is known to run");
        return api;
    }

    private static WantedInstrument Wish(Api api) => Assert.Single(api.Get<WatchBook>().All(), w => w.Instrument == Reliance.Id);

    private static Task WantedAsync(Api api, params string[] instruments) =>
        Eventually.TrueAsync(() => api.Get<WatchBook>().All().Select(w => w.Instrument).SequenceEqual(instruments), Patience, "the wishes are in the log");

    private static async Task<Client> SubscribedAsync(Api api, ApiPort port)
    {
        var client = await api.OpenAsync(port, port == ApiPort.MultiEndpoint ? "ws/stream" : "");
        await client.MessageAsync();
        await client.SendAsync(port == ApiPort.MultiEndpoint ? JsonSerializer.Serialize(new { type = "subscribe", symbol = "RELIANCE" }) : JsonSerializer.Serialize(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANCE" } }));
        Assert.Contains("ubscribed", (await client.MessageAsync()).GetRawText(), StringComparison.Ordinal);
        return client;
    }

    private static Confluent.Kafka.Message<byte[]?, byte[]?> Record(FeedStatus status) =>
        new() { Key = Encoding.UTF8.GetBytes(status.Source), Value = Samples.Value(TopicCatalog.FeedStatus, status) };
}
