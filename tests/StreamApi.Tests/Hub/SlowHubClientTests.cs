using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Hub;

/// <summary>A client of the hub that does not read, in SignalR's own words: its libraries read always, and keep what they read.</summary>
public sealed class SlowHubClientTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const char End = '\u001e';
    private const int Candles = 20_000;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly StringBuilder _rest = new();

    [Fact]
    public async Task Whoever_falls_behind_is_told_where_to_go_on_and_loses_one_stream()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { RingRecords = 2_000, RingAtStart = 10 });
        using var socket = await ConnectAsync(api);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, """{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{"id":"s","channel":"candles","instruments":"NYSE:SPY","interval":"1m"}]}""");
        await UntilAsync(socket, m => Event(m) == "caught_up");

        for (int n = 0; n < Candles; n += 500)
        {
            api.Log.Write(TopicCatalog.Candles, Enumerable.Range(n, 500).Select(i => Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", i))));
        }

        await api.SeenAsync(TopicCatalog.Candles, Candles);
        int items = 0;
        var closing = await UntilAsync(socket, m =>
        {
            items += Event(m) == "data" ? m.GetProperty("item").GetProperty("data").GetArrayLength() : 0;
            return Event(m) == "closing";
        });
        Assert.Equal(4008, closing.GetProperty("item").GetProperty("code").GetInt32());
        Assert.False(string.IsNullOrEmpty(closing.GetProperty("item").GetProperty("cursors").GetProperty("s").GetString()));
        Assert.InRange(items, 1, Candles - 1);
        var completion = await UntilAsync(socket, m => Type(m) == 3);
        Assert.Contains("HubException: 4008: ", completion.GetProperty("error").GetString(), StringComparison.Ordinal);

        await SendAsync(socket, """{"type":1,"invocationId":"2","target":"Options","arguments":[{}]}""");
        await UntilAsync(socket, m => Type(m) == 3 && m.GetProperty("invocationId").GetString() == "2");
    }

    private static int Type(JsonElement message) => message.TryGetProperty("type", out var type) ? type.GetInt32() : 0;

    private static string? Event(JsonElement message) => Type(message) == 2 ? message.GetProperty("item").GetProperty("event").GetString() : null;

    /// <summary>With a small receive buffer: what is not read stays with the server.</summary>
    private static async Task<ClientWebSocket> ConnectAsync(Api api)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 256 * 1024 };
                await tcp.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(tcp, ownsSocket: true);
            },
        };
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{api.Http.Authority}/hubs/market"), new HttpMessageInvoker(handler), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SendAsync(WebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private async Task<JsonElement> UntilAsync(WebSocket socket, Func<JsonElement, bool> found)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90), TimeProvider.System);
        while (true)
        {
            string text = _rest.ToString();
            for (int end; (end = text.IndexOf(End, StringComparison.Ordinal)) >= 0;)
            {
                var message = JsonElement.Parse(text[..end]);
                text = text[(end + 1)..];
                if (found(message))
                {
                    _rest.Clear().Append(text);
                    return message;
                }
            }

            _rest.Clear().Append(text);
            var result = await socket.ReceiveAsync(_buffer.AsMemory(), limit.Token);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            _rest.Append(Encoding.UTF8.GetString(_buffer, 0, result.Count));
        }
    }
}
