using System.Net.WebSockets;
using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Extending;

/// <summary>What docs/extending.md says is enough, is enough: one file here, and one line in the lists below.</summary>
public sealed class ExtendingTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_channel_is_one_definition_over_a_topic_that_another_channel_reads_too()
    {
        await using var api = await Api.StartAsync(kafka, postgres, configure: o => o with { Channels = [.. ChannelCatalog.All, CountChannel.Counts] });
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        await api.StoredAsync(1);
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"n","channel":"counts","instruments":"SPY","interval":"1m","from":0}""");
        var counted = (await client.UntilAsync("data")).GetProperty("data")[0];
        Assert.Equal("""{"instrument":"NYSE:SPY","interval":"1m","start_us":1381152600000000,"trades":12}""", counted.GetRawText());
        await client.SendAsync("""{"op":"subscribe","id":"c","channel":"candles","instruments":"SPY","interval":"1m","from":0}""");
        Assert.Equal(1200, (await client.UntilAsync("data")).GetProperty("data")[0].GetProperty("volume").GetInt32());
    }

    [Fact]
    public async Task A_socket_protocol_is_a_codec_and_an_encoding_beside_those_that_are_there()
    {
        await using var api = await Api.StartAsync(kafka, postgres, configure: o => o with { Protocols = [.. SocketProtocol.All, new LineProtocol()] });
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs, 7))]);
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{api.Http.Authority}/ws/lines"), TestContext.Current.CancellationToken);
        await SendAsync("hello");
        Assert.StartsWith("! the message cannot be read: write: subscribe", await NextAsync(), StringComparison.Ordinal);
        await SendAsync("subscribe ticks SPY");
        Assert.Equal("NYSE:SPY 1381152600000000 1381152600000000 167.07 100 7 0\n", await NextAsync());
        await using var client = await api.ConnectAsync();
        await client.SendAsync("""{"op":"subscribe","id":"t","channel":"ticks","instruments":"SPY"}""");
        Assert.Equal("167.07", (await client.UntilAsync("data")).GetProperty("data")[0].GetProperty("price").GetRawText());

        Task SendAsync(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

        async Task<string> NextAsync()
        {
            byte[] buffer = new byte[4096];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
            var result = await socket.ReceiveAsync(buffer, patience.Token);
            return Encoding.UTF8.GetString(buffer, 0, result.Count);
        }
    }
}
