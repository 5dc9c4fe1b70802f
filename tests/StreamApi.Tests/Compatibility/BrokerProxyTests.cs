using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.StreamApi.Wanted;
using Candlewick.Tests.Support;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>The broker proxy as its clients see it, against a real broker and a real database.</summary>
public sealed class BrokerProxyTests(KafkaFixture kafka, PostgresFixture postgres)
{
    /// <summary>Examples of the document that a running server is held against here.</summary>
    internal static IReadOnlyList<string> Examples { get; } =
    [
        "json proxy info", "json proxy command-subscribe", "json proxy subscribed", "json proxy unsubscribed", "json proxy exchanges", "json proxy error", "json proxy error-json", "json proxy data",
        "json proxy data-gzip", "json proxy shutdown",
    ];

    [Fact]
    public async Task Every_message_is_answered_as_the_document_writes_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        await using var client = await api.OpenAsync(ApiPort.BrokerProxy);
        await client.ExpectAsync("json proxy info");
        await client.SendAsync(new { command = "list_exchanges" });
        await client.ExpectAsync("json proxy exchanges");
        await client.SendAsync("{\"command\":");
        await client.ExpectAsync("json proxy error-json");
        await client.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANC" } });
        await client.ExpectAsync("json proxy error");
        await client.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANCE" } });
        await client.ExpectAsync("json proxy subscribed");
        api.Quote(2500_50);

        // The example's time is another hour's.
        string data = Wire.Example("json proxy data").Replace("16:00", "10:00", StringComparison.Ordinal);
        Assert.Equal(data, (await client.MessageAsync()).GetRawText());
        await client.SendAsync(Wire.Example("json proxy command-subscribe"));
        Assert.Contains("408065", (await client.MessageAsync()).GetProperty("message").GetString(), StringComparison.Ordinal);
        await client.SendAsync(new { command = "unsubscribe", exchange = "nse" });
        await client.ExpectAsync("json proxy unsubscribed");
        var stopping = api.StopAsync();
        await client.ExpectAsync("json proxy shutdown");
        Assert.Null(await client.NextAsync());
        Assert.Equal(1001, client.CloseCode);
        await client.DisposeAsync();
        await stopping;
    }

    [Fact]
    public async Task Gzip_is_of_the_same_message_and_of_this_client_alone()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed, Reliance.Share("INFY", "1594", "408065"));
        await using var plain = await api.OpenAsync(ApiPort.BrokerProxy);
        await using var packed = await api.OpenAsync(ApiPort.BrokerProxy);
        await plain.MessageAsync();
        await packed.MessageAsync();
        await plain.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANCE", "INFY" } });
        await packed.SendAsync(Wire.Example("json proxy command-subscribe"));
        Assert.Equal("""["2885","1594"]""", (await plain.MessageAsync()).GetProperty("data")[0].GetProperty("tokens").GetRawText());
        Assert.Equal("""["RELIANCE","INFY"]""", (await packed.MessageAsync()).GetProperty("data")[0].GetProperty("symbols").GetRawText());
        api.Quote(2500_50);
        string expected = (await plain.MessageAsync()).GetRawText();
        var message = await packed.MessageAsync();
        Assert.Equal(JsonDocument.Parse(Wire.Example("json proxy data-gzip")).RootElement.EnumerateObject().Select(m => m.Name), message.EnumerateObject().Select(m => m.Name));
        Assert.True(message.GetProperty("compressed").GetBoolean());
        Assert.Equal(expected, Unpack(message.GetProperty("data").GetBytesFromBase64()));

        await packed.SendAsync(new { command = "list_exchanges", compression = "none" });
        await packed.MessageAsync();
        api.Quote(2501_00, 1);
        Assert.Equal((await plain.MessageAsync()).GetRawText(), (await packed.MessageAsync()).GetRawText());
    }

    [Fact]
    public async Task Whatever_is_sent_is_answered_and_the_connection_lives()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        await using var client = await api.OpenAsync(ApiPort.BrokerProxy);
        await client.MessageAsync();
        foreach (var (message, says) in new[]
        {
            ("[]", "Invalid JSON format"), ("{}", "Missing command or exchange parameters"), ("{\"command\":\"subscribe\"}", "Missing command or exchange parameters"),
            ("{\"command\":\"buy\",\"exchange\":\"nse\"}", "Unknown command: buy"), ("{\"command\":\"subscribe\",\"exchange\":\"lse\"}", "Unknown exchange: lse"),
            ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":\"RELIANCE\"}", "symbols is not a list"), ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[]}", "symbols is not a list"),
            ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[{}]}", "symbols is not a list"), ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[\"*\"]}", "pattern"),
            ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[\"\\ud83d\\ude80\"]}", "is not an instrument id"), ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[\"\\ud83d\"]}", "Invalid JSON format"),
            ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"symbols\":[\"BSE:RELIANCE\"]}", "Unknown symbols on nse: BSE:RELIANCE"),
            ("{\"command\":\"subscribe\",\"exchange\":\"nse\",\"compression\":\"zip\"}", "compression must be"), ("{\"command\":\"subscribe\",\"exchange\":\"mcx\"}", "watch list of mcx is empty"),
        })
        {
            await client.SendAsync(message);
            var answer = await client.MessageAsync();
            Assert.Equal("error", answer.GetProperty("status").GetString());
            Assert.Contains(says, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        await client.SendAsync(new { command = "subscribe", exchange = "NSE", symbols = new object[] { 2885 } });
        await client.ExpectAsync("json proxy subscribed");
    }

    [Fact]
    public async Task Without_symbols_it_is_the_watch_list()
    {
        using var folder = new TempFolder();
        string list = Path.Combine(folder.FullPath, "kite.txt");
        await File.WriteAllTextAsync(list, "# mine\nRELIANCE\nMCX:GOLD-20261205-F # another exchange's\n", TestContext.Current.CancellationToken);
        await using var api = await Api.StartAsync(kafka, postgres, configure: o => o with { WatchLists = [new WatchListFile(list, "NSE"), new WatchListFile(list + ".none", "NSE")] });
        await api.ListAsync(Reliance.Listed, Reliance.Share("INFY", "1594", "408065"));
        await using var client = await api.OpenAsync(ApiPort.BrokerProxy, "any/path");
        await client.MessageAsync();
        await client.SendAsync(new { command = "subscribe", exchange = "nse" });
        await client.ExpectAsync("json proxy subscribed");

        // And what is wanted until it is taken back, but not what a client wants for a while.
        api.Log.Write(TopicCatalog.WantedInstruments, [Wanted("NSE:INFY", 0), Wanted("NSE:TCS", long.MaxValue)]);
        await Eventually.TrueAsync(() => api.Get<WatchBook>().All().Count() == 2, TimeSpan.FromSeconds(30), "the wishes are read");
        await client.SendAsync(new { command = "subscribe", exchange = "nse" });
        Assert.Equal("""["RELIANCE","INFY"]""", (await client.MessageAsync()).GetProperty("data")[0].GetProperty("symbols").GetRawText());

        // Of an exchange without a watch list: what there is of it.
        api.Quote(60_000_00, 0, "BINANCE:BTC-USDT");
        await api.SeenAsync(TopicCatalog.Ticks, 1);
        await client.SendAsync(new { command = "subscribe", exchange = "binance" });
        Assert.Equal("""[{"exchangeType":"binance","tokens":["BTC-USDT"],"symbols":["BTC-USDT"]}]""", (await client.MessageAsync()).GetProperty("data").GetRawText());
        var data = await client.MessageAsync();
        Assert.Equal(("binance", "BTC-USDT"), (data.GetProperty("exchange_type").GetString(), data.GetProperty("token").GetString()));
    }

    [Fact]
    public async Task Hundreds_of_clients_get_theirs_and_no_other()
    {
        const int Clients = 300;
        const int Symbols = 20;
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync([.. Enumerable.Range(0, Symbols).Select(n => Reliance.Share($"S{n}", $"{1000 + n}", $"{5000 + n}"))]);
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async n =>
        {
            var client = await api.OpenAsync(ApiPort.BrokerProxy);
            await client.MessageAsync();
            await client.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { $"S{n % Symbols}" } });
            Assert.Equal("success", (await client.MessageAsync()).GetProperty("status").GetString());
            return client;
        }));
        try
        {
            // One in three wants another symbol by now, and half of them no longer the first.
            await Task.WhenAll(clients.Select(async (client, n) =>
            {
                foreach (object command in Changes(n, Symbols))
                {
                    await client.SendAsync(command);
                    Assert.Equal("success", (await client.MessageAsync()).GetProperty("status").GetString());
                }
            }));
            for (int round = 0; round < 2; round++)
            {
                api.Log.Write(TopicCatalog.Ticks, Enumerable.Range(0, Symbols).Select(n => Samples.Record($"NSE:S{n}", Reliance.Snapshot(Reliance.OpenUs + (round * 1_000_000L), 100_00 + n + round))));
                await Task.WhenAll(clients.Select(async (client, n) =>
                {
                    var missing = Wanted(n, Symbols).ToHashSet(StringComparer.Ordinal);
                    while (missing.Count > 0)
                    {
                        var data = await client.MessageAsync();
                        string symbol = data.GetProperty("symbol").GetString()!;
                        Assert.Contains(symbol, Wanted(n, Symbols));
                        if (data.GetProperty("timestamp").GetString()!.EndsWith($":0{round}", StringComparison.Ordinal))
                        {
                            missing.Remove(symbol);
                        }
                    }
                }));
            }
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }
    }

    [Fact]
    public async Task Messages_are_deflated_where_the_client_offers_it()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        await api.ListAsync(Reliance.Listed);
        await using var client = await api.OpenAsync(ApiPort.BrokerProxy, configure: options =>
        {
            options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            options.CollectHttpResponseDetails = true;
        });
        Assert.Contains("permessage-deflate", client.Extensions, StringComparison.Ordinal);
        await client.ExpectAsync("json proxy info");
        await client.SendAsync(new { command = "subscribe", exchange = "nse", symbols = new[] { "RELIANCE" } });
        await client.ExpectAsync("json proxy subscribed");

        // A bomb of zeros unpacks to more than a message may have.
        await client.SendAsync(new byte[1 << 20], WebSocketMessageType.Text);
        Assert.Equal("error", (await client.MessageAsync()).GetProperty("status").GetString());
        Assert.Null(await client.NextAsync());
        Assert.Equal(1009, client.CloseCode);
    }

    private static Message<byte[]?, byte[]?> Wanted(string instrument, long untilUs) => new()
    {
        Key = Encoding.UTF8.GetBytes($"kite|{instrument}|test"),
        Value = Samples.Value(TopicCatalog.WantedInstruments, new WantedInstrument { Feed = "kite", Instrument = instrument, Owner = "test", UntilUs = untilUs }),
    };

    private static IEnumerable<object> Changes(int n, int symbols)
    {
        if (n % 3 == 0)
        {
            yield return new { command = "subscribe", exchange = "nse", symbols = new[] { $"S{(n + 7) % symbols}" } };
        }

        if (n % 6 == 0)
        {
            yield return new { command = "unsubscribe", exchange = "nse", symbols = new[] { $"S{n % symbols}" } };
        }
    }

    private static IEnumerable<string> Wanted(int n, int symbols)
    {
        if (n % 6 != 0)
        {
            yield return $"S{n % symbols}";
        }

        if (n % 3 == 0)
        {
            yield return $"S{(n + 7) % symbols}";
        }
    }

    private static string Unpack(byte[] gzip)
    {
        using var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
