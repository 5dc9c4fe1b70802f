using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Rest;

public sealed class FeedsTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task Feeds_are_told_as_they_said_last_and_one_that_is_silent_is_gone()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var http = new HttpClient { BaseAddress = api.Http };
        Assert.Equal("{\"feeds\":[]}", await http.GetStringAsync("/api/feeds"));

        long nowUs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        api.Log.Write(TopicCatalog.FeedStatus, [
            Record(new FeedStatus { Source = "kite/0", State = ConnectionState.Connecting, AtUs = nowUs }),
            Record(new FeedStatus { Source = "kite/0", State = ConnectionState.Up, AtUs = nowUs + 60_000_000, SinceUs = nowUs, Wanted = 3, Subscribed = 2, LastTickUs = nowUs, DelayUs = 1_500, Ticks = 7 }),
            Record(new FeedStatus { Source = "binance/0", State = ConnectionState.Down, Reason = "nothing came for 5 s", AtUs = nowUs - 60_000_000, Wanted = 1, Subscribed = 1 }),
        ]);
        JsonElement[] feeds = [];
        await Eventually.TrueAsync(
            async () => (feeds = [.. JsonDocument.Parse(await http.GetStringAsync("/api/feeds")).RootElement.GetProperty("feeds").EnumerateArray()]).Length == 2,
            TimeSpan.FromSeconds(20), "both are told");

        Assert.Equal(("binance/0", "gone", 0), (feeds[0].GetProperty("source").GetString(), feeds[0].GetProperty("state").GetString(), feeds[0].GetProperty("subscribed").GetInt32()));
        Assert.Equal("nothing came for 5 s", feeds[0].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, feeds[0].GetProperty("last_tick_us").ValueKind);
        Assert.Equal(("up", true, 3, 2, 1_500L, 7), (
            feeds[1].GetProperty("state").GetString(), feeds[1].GetProperty("connected").GetBoolean(), feeds[1].GetProperty("configured").GetInt32(),
            feeds[1].GetProperty("subscribed").GetInt32(), feeds[1].GetProperty("delay_us").GetInt64(), feeds[1].GetProperty("ticks").GetInt32()));
    }

    private static Message<byte[]?, byte[]?> Record(FeedStatus status) => new() { Key = Encoding.UTF8.GetBytes(status.Source), Value = Samples.Value(TopicCatalog.FeedStatus, status) };
}
