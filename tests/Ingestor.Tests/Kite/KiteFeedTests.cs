using System.Text.Json;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Tests.Live;

namespace Candlewick.Ingestor.Tests.Kite;

public sealed class KiteFeedTests
{
    private readonly KiteFeed _feed = new(null, null!);

    [Fact]
    public void Tokens_are_numbers_and_every_chunk_is_asked_for_in_full()
    {
        var instruments = Enumerable.Range(1, 1_001).Select(i => Frames.Of($"NSE:T{i}", $"{i}")).ToList();
        string[] said = [.. _feed.Subscribe(instruments)];

        Assert.Equal(6, said.Length);
        Assert.Equal("""{"a":"subscribe","v":[1001]}""", said[4]);
        Assert.Equal("""{"a":"mode","v":["full",[1001]]}""", said[5]);
        using var first = JsonDocument.Parse(said[0]);
        Assert.Equal(Enumerable.Range(1, 500), first.RootElement.GetProperty("v").EnumerateArray().Select(v => v.GetInt32()));
        Assert.Equal(["""{"a":"unsubscribe","v":[7,8]}"""], _feed.Unsubscribe([Frames.Of("NSE:A", "7"), Frames.Of("NSE:B", "8")]));
    }

    [Fact]
    public void The_vendor_allows_three_connections_of_three_thousand_and_says_something_every_five_seconds()
    {
        Assert.Equal((3_000, 3, TimeSpan.FromSeconds(5)), (_feed.Limits.Instruments, _feed.Limits.Connections, _feed.Limits.Silence));
        Assert.True(_feed.Limits.LargestMessage >= 2 + (3_000 * 186));
    }
}
