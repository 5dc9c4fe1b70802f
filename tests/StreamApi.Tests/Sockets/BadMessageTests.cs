using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Tests.Compatibility;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Candlewick.StreamApi.Tests.Sockets;

/// <summary>
/// What no client should send, over every protocol that can carry it: each is answered with its code, the connection lives, and nothing is a fault of the server.
/// </summary>
public sealed class BadMessageTests(KafkaFixture kafka, PostgresFixture postgres)
{
    /// <summary>Members of a <c>subscribe</c> beside id and channel, and the code that answers them.</summary>
    private static readonly (string Members, string Code)[] Subscribes =
    [
        (""" "instruments":"NYSE:SPY","interval":"1m","from":"2013-10-08","to":"2013-10-07" """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":1e400 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":-1 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":9223372036854775807 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":"2013-10-07T09:30:00" """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":"-P99999999Y" """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":"9999-12-31" ,"to":"9999-12-31" """, ""),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":"0001-01-01" ,"to":"0001-01-02" """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"last":0} """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"last":1e400} """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"last":999999999} """, "range_too_large"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"cursor":"AAAA"} """, "*"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"cursor":"x","pos":["0.-1"]} """, "bad_cursor"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{"cursor":"x","pos":["99999999999.1"]} """, "bad_cursor"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":{} """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","from":[] """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","speed":-1,"from":0 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","speed":1e400,"from":0 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","speed":"fast","from":0 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","view":"rear","from":0 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","conflate":-1 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"1m","conflate":1e400 """, "bad_request"),
        (""" "instruments":"NYSE:SPY","interval":"0m" """, "unknown_interval"),
        (""" "instruments":"NYSE:SPY","interval":"99999999999999999999m" """, "unknown_interval"),
        (""" "instruments":"NYSE:SPY","interval":"1\u0000m" """, "unknown_interval"),
        (""" "instruments":"NYSE:SPY","interval":"１m" """, "unknown_interval"),
        (""" "instruments":"NYSE:SPY","interval":7 """, "bad_request"),
        (""" "instruments":[],"interval":"1m" """, "bad_request"),
        (""" "instruments":{},"interval":"1m" """, "bad_request"),
        (""" "instruments":[["NYSE:SPY"]],"interval":"1m" """, "bad_request"),
        (""" "instruments":"","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"*SPY","interval":"1m" """, "bad_request"),
        (""" "instruments":"NYSE:*Y","interval":"1m" """, "bad_request"),
        (""" "instruments":"NYSE:S**","interval":"1m" """, "bad_request"),
        (""" "instruments":"NYSE:SPY\u0000","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE:\u202ESPY","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE:ＳＰＹ","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE:SPY\u0301","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE:\ud83d\ude80","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"ıNFY","interval":"1m" """, "*"),
        (""" "instruments":"../../etc/passwd","interval":"1m" """, "*"),
        (""" "instruments":"NSE:'; DROP TABLE candle;--","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE","interval":"1m" """, "unknown_instrument"),
        (""" "instruments":"NYSE:SPYY:X","interval":"1m" """, "*"),
    ];

    [Fact]
    public async Task A_subscribe_that_cannot_be_is_answered_with_its_code_over_JSON_and_the_hub()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(api.Http, "/hubs/market")).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        var wrong = new List<string>();
        int n = 0;
        foreach (var (members, code) in Subscribes)
        {
            string id = $"s{n++}";
            string message = $$"""{"id":"{{id}}","channel":"candles",{{members}}}""";
            await client.SendAsync("""{"op":"subscribe",""" + message[1..]);
            Note("JSON", members, code, await AnswerAsync(client, id));
            Note("hub", members, code, await AnswerAsync(hub, message));
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        await client.SendAsync("""{"op":"ping","t":1}""");
        await client.UntilAsync("pong");
        Assert.DoesNotContain(api.Lines.All, line => line.Contains("failed", StringComparison.Ordinal));

        void Note(string protocol, string members, string expected, string got)
        {
            if (expected == "*" ? got is "internal" or "closed" : got != expected)
            {
                wrong.Add($"{protocol}: {members}: {got} and not {expected}");
            }
        }
    }

    [Fact]
    public async Task A_message_that_is_none_is_answered_and_what_comes_twice_counts_as_it_came_last()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        foreach (var (message, code) in new[]
        {
            ("", "bad_request"), ("null", "bad_request"), ("[]", "bad_request"), ("{}", "bad_request"), ("\"ping\"", "bad_request"), ("{\"op\":null}", "bad_request"), ("{\"op\":7}", "bad_request"),
            ("{\"op\":\"buy\"}", "unknown_op"), ("{\"op\":\"PING\"}", "unknown_op"), ("{\"op\":\"" + new string('x', 10_000) + "\"}", "unknown_op"), ("{\"op\":\"\\u0000\"}", "unknown_op"),
            ("{\"op\":\"ping\"} {}", "bad_request"), ("{\"op\":\"ping\",}", "bad_request"), ("{'op':'ping'}", "bad_request"), ("{\"op\":\"pi\\ud800ng\"}", "bad_request"),
            ("{\"op\":\"options\",\"decimals\":1}", "bad_request"), ("{\"op\":\"options\",\"on_lost\":\"never\"}", "bad_request"),
            ("{\"op\":\"unsubscribe\"}", "bad_request"), ("{\"op\":\"unsubscribe\",\"id\":\"none\"}", "bad_request"), ("{\"op\":\"unsubscribe\",\"id\":1e400}", "bad_request"),
            ("{\"op\":\"update\",\"id\":\"none\",\"add\":[\"NYSE:SPY\"]}", "bad_request"), ("{\"op\":\"seek\",\"id\":\"none\",\"to\":1e400}", "bad_request"), ("{\"op\":\"step\",\"clock\":\"none\",\"items\":1}", "bad_request"),
            ("{\"op\":\"speed\",\"id\":\"none\",\"speed\":-1}", "bad_request"), ("{\"op\":\"speed\",\"id\":\"none\",\"speed\":1e400}", "bad_request"), ("{\"op\":\"step\",\"id\":\"x\",\"span\":\"-PT1M\"}", "bad_request"),
            ("{\"op\":\"auth\"}", "bad_request"), ("{\"op\":\"auth\",\"key\":{}}", "bad_request"),
            ("{\"op\":\"subscribe\",\"id\":\"" + new string('x', 100) + "\",\"channel\":\"ticks\",\"instruments\":\"NYSE:SPY\"}", "bad_request"),
            ("{\"op\":\"subscribe\",\"id\":\"a\",\"channel\":\"orders\",\"instruments\":\"NYSE:SPY\"}", "bad_request"),
            ("{\"op\":\"subscribe\",\"id\":\"a\",\"channel\":\"__proto__\",\"instruments\":\"NYSE:SPY\"}", "bad_request"),
            ("{\"op\":\"subscribe\",\"id\":\"a\",\"channel\":\"ticks\",\"interval\":\"1m\",\"instruments\":\"NYSE:SPY\"}", "bad_request"),
            ("{\"op\":\"ping\",\"t\":" + new string('[', 60_000) + "}", "bad_request"),
        })
        {
            await client.SendAsync(message);
            var answer = await client.MessageAsync();
            Assert.Equal((message[..Math.Min(message.Length, 80)], "error", code), (message[..Math.Min(message.Length, 80)], answer.GetProperty("event").GetString(), answer.TryGetProperty("code", out var got) ? got.GetString() : null));

            // Ten in a row would end it.
            await client.SendAsync("""{"op":"buy","op":"ping","t":1,"t":2}""");
            Assert.Equal(2, (await client.UntilAsync("pong")).GetProperty("t").GetInt32());
        }

        foreach (byte[] bytes in new byte[][] { [0xFF, 0xFE], [0xC0, 0xAF], [.. "{\"op\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8], [0], [] })
        {
            await client.SendAsync(bytes, WebSocketMessageType.Binary);
            Assert.Equal("bad_request", (await client.MessageAsync()).GetProperty("code").GetString());
        }
    }

    [Theory]
    [InlineData(ApiPort.Web, "/ws/v1")]
    [InlineData(ApiPort.MultiEndpoint, "/ws/stream")]
    [InlineData(ApiPort.BrokerProxy, "/")]
    public async Task Text_that_is_no_UTF_8_and_messages_over_the_limit_end_the_connection_that_sent_them_alone(ApiPort port, string path)
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        await using var other = await api.ConnectAsync(port, path);
        await other.MessageAsync();
        await using (var broken = await api.ConnectAsync(port, path))
        {
            await broken.MessageAsync();
            await broken.SendAsync([0xFF, 0xFE, 0xFD], WebSocketMessageType.Text);
            Assert.Equal(1007, await EndAsync(broken));
        }

        await using (var big = await api.ConnectAsync(port, path))
        {
            await big.MessageAsync();
            await big.SendAsync(Encoding.ASCII.GetBytes(new string(' ', 100_000)), WebSocketMessageType.Text);
            Assert.Contains("65536 bytes", (await big.MessageAsync()).GetRawText(), StringComparison.Ordinal);
            Assert.Null(await big.NextAsync());
            Assert.Equal(1009, big.CloseCode);
        }

        await other.SendAsync("{");
        Assert.Contains("rror", (await other.MessageAsync()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_cannot_be_is_a_problem_with_its_code()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        api.Log.Write(TopicCatalog.Candles, [Samples.Record(TopicCatalog.Candles, Samples.Bar("NYSE:SPY", 0))]);
        api.Log.Write(TopicCatalog.Ticks, [Samples.Record("NYSE:SPY", Samples.Trade(Samples.OpenUs, 1))]);
        await api.StoredAsync(1);
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        var wrong = new List<string>();
        foreach (var (target, status, code) in new (string, int, string?)[]
        {
            ("/api/candles/NYSE:SPY?interval=1m&from=2013-10-08&to=2013-10-07", 400, "bad_request"),
            ("/api/ticks/NYSE:SPY?from=2013-10-08&to=2013-10-07", 400, "bad_request"),
            ("/api/events?from=2013-10-08&to=2013-10-07", 400, "bad_request"),
            ("/api/gaps?from=2013-10-08&to=2013-10-07", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&from=1e400", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&from=99999999999999999999", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&limit=0", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&limit=99999999999", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&last=-5", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&cursor=%zz", 400, "bad_cursor"),
            ("/api/candles/NYSE:SPY?interval=1m&cursor=YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk", 400, "bad_cursor"),
            ("/api/candles/NYSE:SPY?interval=%EF%BC%91m", 400, "unknown_interval"),
            ("/api/candles/NYSE:SPY?interval=0m", 400, "unknown_interval"),
            ("/api/candles/NYSE:SPY?interval=1m&adjust=everything", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&interval=5m", 400, "bad_request"),
            ("/api/candles/NYSE:SPY?interval=1m&intervall=5m", 400, "bad_request"),
            ("/api/candles/%F0%9F%9A%80?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/NYSE:%E2%80%AESPY?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/%ff%fe?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/%c0%af?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/%?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/%zz?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/%u0041?interval=1m", 404, "unknown_instrument"),
            ("/api/candles/NYSE:*?interval=1m", 400, "bad_request"),
            ("/api/ticks/NYSE:*?last=1", 400, "bad_request"),
            ("/api/ticks/NSE:'%20OR%201=1?last=1", 404, "unknown_instrument"),
            ("/api/instruments?type=bond", 400, "bad_request"),
            ("/api/instruments?right=left", 400, "bad_request"),
            ("/api/instruments?strike=1e400", 400, "bad_request"),
            ("/api/instruments?strike=NaN", 400, "bad_request"),
            ("/api/instruments?limit=-1", 400, "bad_request"),
            ("/api/instruments?cursor=%00", 400, "bad_request"),
            ("/api/calendar/NOWHERE", 404, "unknown_venue"),
            ("/api/calendar/NSE?from=2026-13-45", 400, "bad_request"),
            ("/api/calendar/NSE?from=2026-12-01&to=2026-11-01", 400, "bad_request"),
            ("/api/quotes?instruments=*Y", 400, "bad_request"),
            ("/api/events?kind=party", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&speed=-1&from=2013-10-07", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&from=2013-10-08&to=2013-10-07", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&view=rear", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&conflate=1e400", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&last=1e400", 400, "bad_request"),
            ("/api/stream?channel=orders&instruments=NYSE:SPY", 400, "bad_request"),
            ("/api/stream?channel=candles&instruments=NYSE:SPY&interval=1m&cursor=garbage", 400, "bad_cursor"),
            ("/api/stream?channel=ticks&instruments=NOSUCH", 404, "unknown_instrument"),
            ("/api/../health/live", 200, null),
            ("/api/..%2f..%2fetc/passwd", 404, "not_found"),
            ("/api/candles/..%5c..%5cetc%5cpasswd?interval=1m", 404, "unknown_instrument"),
            ("/%2e%2e/%2e%2e/etc/passwd", 404, "not_found"),
        })
        {
            string answer = await RawRequest.GetAsync(api.Http, target);
            if (answer[..12] != $"HTTP/1.1 {status}" || !answer.Contains("X-Content-Type-Options: nosniff", StringComparison.Ordinal)
                || (code is not null && !(answer.Contains("application/problem+json", StringComparison.Ordinal) && answer.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal))))
            {
                wrong.Add($"{target}: not {status} {code}: {answer[..12]} {answer[^Math.Min(answer.Length, 300)..]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static async Task<int?> EndAsync(Client client)
    {
        try
        {
            while (await client.NextAsync() is not null)
            {
                // Whatever it says before it closes.
            }

            return client.CloseCode;
        }
        catch (WebSocketException)
        {
            // What was on its way to the server then overtook the close.
            return 1007;
        }
    }

    private static async Task<string> AnswerAsync(Client client, string id)
    {
        while (await client.NextAsync() is { } frame)
        {
            if (!frame.TryGetProperty("id", out var of) || of.GetString() == id)
            {
                switch (frame.GetProperty("event").GetString())
                {
                    case "error":
                        return frame.GetProperty("code").GetString()!;
                    case "completed" or "caught_up":
                        await client.SendAsync($$"""{"op":"unsubscribe","id":"{{id}}"}""");
                        return "";
                }
            }
        }

        return "closed";
    }

    private static async Task<string> AnswerAsync(HubConnection hub, string message)
    {
        // As its bytes are: a document of .NET would refuse some before they were sent.
        try
        {
            using var document = JsonDocument.Parse(message);
            await foreach (var frame in hub.StreamAsync<JsonElement>("Subscribe", document.RootElement, TestContext.Current.CancellationToken))
            {
                if (frame.GetProperty("event").GetString() is "completed" or "caught_up")
                {
                    return "";
                }
            }

            return "";
        }
        catch (HubException e)
        {
            string said = e.Message[(e.Message.IndexOf("HubException: ", StringComparison.Ordinal) + "HubException: ".Length)..];
            return said[..said.IndexOf(':', StringComparison.Ordinal)];
        }
    }
}
