using System.Net.Sockets;
using System.Net.WebSockets;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Sockets;

/// <summary>Tests that look at the memory of the process: one at a time, and beside no others.</summary>
[CollectionDefinition(nameof(MemoryOfProcess), DisableParallelization = true)]
public sealed class MemoryOfProcess;

/// <summary>Clients that do what they should not: memory stays bounded, and the others notice nothing.</summary>
[Collection(nameof(MemoryOfProcess))]
public sealed class BadClientTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const string Spy = "NYSE:SPY";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Clients_that_never_read_take_no_memory_and_no_time_of_one_that_does()
    {
        const int Stored = 20_000;
        const int Deaf = 20;
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        for (int n = 0; n < Stored; n += 2_000)
        {
            Write(api, n, n + 2_000);
        }

        await api.SeenAsync(TopicCatalog.Candles, Stored);

        // Once, for what all clients share: the ring, and what was made of its records.
        await using var reader = await api.ConnectAsync();
        await ReadAsync(reader, "first", 0, Stored);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var deaf = new List<Client>();
        for (int n = 0; n < Deaf; n++)
        {
            var client = await api.ConnectAsync();
            await client.SendAsync(Subscribe("a", "\"view\":\"as_seen\""));
            await client.SendAsync(Subscribe("b", "\"speed\":0"));
            deaf.Add(client);
        }

        await ReadAsync(reader, "second", Stored, Stored + 100);

        // Forty subscriptions of which each has about 8 MB to send: a frame of each is all that may wait here, and what was read ahead of it.
        long taken = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(taken, long.MinValue, 100L * 1024 * 1024);
        foreach (var client in deaf)
        {
            client.Cut();
            await client.DisposeAsync();
        }

        await Eventually.TrueAsync(() => api.Get<ConnectionGate>().Open == 1, Patience, "those that were cut are forgotten");

        async Task ReadAsync(Client client, string id, int from, int to)
        {
            await client.SendAsync(Subscribe(id, "\"view\":\"as_seen\""));
            var follower = new Follower("");
            follower.Subscribe("0");
            bool written = from == 0;
            while (follower.Items.Count < to)
            {
                var frame = (await client.NextAsync())!.Value;
                if (frame.TryGetProperty("id", out var of) && of.GetString() == id)
                {
                    follower.Take(frame);
                }

                if (!written && follower.IsCaughtUp)
                {
                    written = true;
                    Write(api, from, to);
                }
            }

            follower.AssertWhole([Spy], to);
            await client.SendAsync($$"""{"op":"unsubscribe","id":"{{id}}"}""");
            await client.UntilAsync("unsubscribed");
        }

        static string Subscribe(string id, string fields) =>
            $$"""{"op":"subscribe","id":"{{id}}","channel":"candles","instruments":"{{Spy}}","interval":"1m","from":0,{{fields}}}""";
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_refused_before_it_is_held()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1);
        using var socket = new ClientWebSocket();
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await socket.ConnectAsync(new Uri($"ws://{api.Http.Authority}/ws/v1"), TestContext.Current.CancellationToken);
        await using var client = new Client(socket);
        await client.UntilAsync("welcome");
        await client.SendAsync("""{"op":"ping","t":1}""");
        await client.UntilAsync("pong");

        // 8 MB of blanks are some 8 KB on the wire, and 128 times what a message may have.
        byte[] bomb = new byte[8 * 1024 * 1024];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var sending = SendAsync(client, bomb);
        var closing = await client.NextAsync();
        Assert.Equal(1009, closing!.Value.GetProperty("code").GetInt32());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64L * 1024 * 1024);
        client.Cut();
        await sending;
    }

    [Fact]
    public async Task A_peer_that_is_gone_without_a_word_is_noticed()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { KeepAlive = TimeSpan.FromMilliseconds(300) });
        using var tcp = await RawRequest.UpgradeAsync(api.Http, "/ws/v1");
        await Eventually.TrueAsync(() => api.Get<ConnectionGate>().Total == 1, Patience, "it is connected");

        // It answers no ping, as if its machine had lost power.
        await Eventually.TrueAsync(() => api.Get<ConnectionGate>().Open == 0, Patience, "it is given up");
    }

    [Fact]
    public async Task A_flood_of_pings_that_reads_no_answer_holds_up_nobody_and_nothing()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { Heartbeat = TimeSpan.FromSeconds(1), SendPatience = TimeSpan.FromSeconds(2) });
        await using var other = await api.ConnectAsync();
        await other.UntilAsync("welcome");
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var flooding = await RawRequest.UpgradeAsync(api.Http, "/ws/v1");

        // Of 125 bytes each, masked with zeros: some megabytes, and as many to answer.
        byte[] pings = [.. Enumerable.Repeat((byte[])[0x89, 0x80 | 125, 0, 0, 0, 0, .. new byte[125]], 1_000).SelectMany(ping => ping)];
        var sending = FloodAsync(flooding, pings);
        await other.SendAsync("""{"op":"ping","t":7}""");
        await other.UntilAsync("pong");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32L * 1024 * 1024);

        // It takes none of our answers.
        await Eventually.TrueAsync(() => api.Get<ConnectionGate>().Open == 1, Patience, "it is given up");
        flooding.Dispose();
        await sending;
    }

    [Fact]
    public async Task A_flood_of_messages_is_ended_and_others_are_served()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { MessagesPerSecond = 1 });
        await using var flooding = await api.ConnectAsync();
        await using var other = await api.ConnectAsync();

        // Many more than may come at once, however long a loaded machine takes for them.
        for (int n = 0; n < 200; n++)
        {
            await flooding.SendAsync("""{"op":"ping"}""");
        }

        await other.SendAsync("""{"op":"ping","t":7}""");
        await other.UntilAsync("pong");
        var answers = new List<string>();
        while (await flooding.NextAsync() is { } frame)
        {
            if (frame.GetProperty("event").GetString() == "heartbeat")
            {
                continue;
            }

            answers.Add(frame.TryGetProperty("code", out var code) ? code.ToString() : frame.GetProperty("event").GetString()!);
        }

        Assert.Equal(["welcome", "pong", "limit", "4009"], answers.Distinct());
        Assert.Equal(4009, flooding.CloseCode);
    }

    private static void Write(Api api, int from, int to) =>
        api.Log.Write(TopicCatalog.Candles, Enumerable.Range(from, to - from).Select(n => Samples.Record(TopicCatalog.Candles, Samples.Bar(Spy, n))));

    private static async Task FloodAsync(TcpClient client, byte[] pings)
    {
        try
        {
            for (int n = 0; n < 100; n++)
            {
                await client.GetStream().WriteAsync(pings);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The server takes no more of it.
        }
    }

    private static async Task SendAsync(Client client, byte[] message)
    {
        Array.Fill(message, (byte)' ');
        try
        {
            await client.SendAsync(message, WebSocketMessageType.Text);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The server took no more of it.
        }
    }
}
