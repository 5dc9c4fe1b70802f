using System.Net.WebSockets;
using Candlewick.Contracts.StreamV1;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Google.Protobuf;

namespace Candlewick.StreamApi.Tests.Sockets;

/// <summary>The stream protocol in Protobuf, as a client sees it that has nothing but the schema.</summary>
public sealed class ProtobufTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_client_of_the_schema_gets_history_then_live_and_resumes_by_cursor_and_positions()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        Write(api, 0, 30);
        await api.StoredAsync(30);
        var seen = new List<CandleItem>();
        string cursor = "";
        var positions = new Dictionary<string, string>();

        using (var socket = await ConnectAsync(api))
        {
            Assert.Equal("candlewick.v1.protobuf", socket.SubProtocol);
            Assert.Equal("candlewick.v1.protobuf", (await NextAsync(socket)).Welcome.Protocol);
            await SendAsync(socket, new ClientFrame { Subscribe = Candles(new Start { At = "2013-10-07T09:30:00-04:00" }) });
            await UntilAsync(socket, ServerFrame.EventOneofCase.CaughtUp);
            Write(api, 30, 1);
            await UntilAsync(socket, ServerFrame.EventOneofCase.Data);
            socket.Abort();
        }

        Write(api, 31, 9);
        using (var socket = await ConnectAsync(api))
        {
            await SendAsync(socket, new ClientFrame { Subscribe = Candles(new Start { Cursor = cursor, Pos = { positions.Values } }) });
            Assert.True((await UntilAsync(socket, ServerFrame.EventOneofCase.Subscribed)).Subscribed.Recovered);
            while (seen.Count < 40)
            {
                await UntilAsync(socket, ServerFrame.EventOneofCase.Data);
            }

            await SendAsync(socket, new ClientFrame { Pause = new() { Id = "none" } });
            var error = (await UntilAsync(socket, ServerFrame.EventOneofCase.Error)).Error;
            Assert.Equal("bad_request", error.Code);
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(n => Samples.OpenUs + (n * Samples.MinuteUs)), seen.Select(c => c.StartUs));
        Assert.Equal((1_674_100, 4u), (seen[0].Open.Mantissa, seen[0].Open.Scale));
        Assert.Equal((2_008_920_000, 4u), (seen[0].Turnover.Mantissa, seen[0].Turnover.Scale));

        async Task<ServerFrame> UntilAsync(WebSocket socket, ServerFrame.EventOneofCase wanted)
        {
            while (true)
            {
                var frame = await NextAsync(socket);
                if ((frame.Data?.Cursor ?? frame.CaughtUp?.Cursor ?? frame.Checkpoint?.Cursor ?? frame.Subscribed?.Cursor) is { Length: > 0 } now)
                {
                    cursor = now;
                    positions.Clear();
                }

                if (frame.Data is { } data)
                {
                    seen.AddRange(data.Data_.Select(item => item.Candle));
                    if (data.HasPos)
                    {
                        positions[data.Pos.Split('.')[0]] = data.Pos;
                    }
                }

                if (frame.EventCase == wanted)
                {
                    return frame;
                }
            }
        }
    }

    private static Subscribe Candles(Start from) => new() { Id = "s", Channel = "candles", Instruments = { "SPY" }, Interval = { "1m" }, From = from };

    private static void Write(Api api, int first, int count) =>
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(first, count).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", n))));

    private static async Task<ClientWebSocket> ConnectAsync(Api api)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("candlewick.v1.protobuf");
        await socket.ConnectAsync(new Uri($"ws://{api.Http.Authority}/ws/v1"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SendAsync(WebSocket socket, ClientFrame frame) =>
        socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    private static async Task<ServerFrame> NextAsync(WebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        byte[] buffer = new byte[1024 * 1024];
        int length = 0;
        while (true)
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            Assert.Equal(WebSocketMessageType.Binary, result.MessageType);
            length += result.Count;
            if (result.EndOfMessage)
            {
                return ServerFrame.Parser.ParseFrom(buffer, 0, length);
            }
        }
    }
}
