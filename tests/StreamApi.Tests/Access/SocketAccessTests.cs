using System.Text.Json;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Access;

/// <summary>Keys on the stream protocol.</summary>
public sealed class SocketAccessTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_key_may_be_the_first_message_and_what_it_does_not_allow_is_refused()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk", "candles", "NYSE:*");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var client = await api.ConnectAsync();
        Assert.Equal("required", (await client.UntilAsync("welcome")).GetProperty("auth").GetString());
        await client.SendAsync($$"""{"op":"auth","key":"{{desk}}"}""");
        Assert.Equal("desk", (await client.UntilAsync("authenticated")).GetProperty("name").GetString());

        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"candles","interval":"1m","instruments":"NYSE:SPY"}""");
        await client.UntilAsync("caught_up");
        await client.SendAsync("""{"op":"subscribe","id":"b","channel":"ticks","instruments":"NYSE:SPY"}""");
        Assert.Equal(("b", "not_allowed"), await ErrorAsync(client));
        await client.SendAsync("""{"op":"subscribe","id":"c","channel":"candles","interval":"1m","instruments":["NYSE:SPY","NSE:INFY"]}""");
        Assert.Equal(("c", "not_allowed"), await ErrorAsync(client));
        await client.SendAsync("""{"op":"subscribe","id":"d","channel":"candles","interval":"1m","instruments":"N*"}""");
        Assert.Equal(("d", "not_allowed"), await ErrorAsync(client));
        await client.SendAsync("""{"op":"update","id":"a","add":["NSE:INFY"]}""");
        Assert.Equal(("a", "not_allowed"), await ErrorAsync(client));
        await client.SendAsync("""{"op":"update","id":"a","add":["NYSE:DIA"]}""");
        await client.UntilAsync("updated");
        Assert.Equal(4, api.Lines.Of(Candlewick.StreamApi.Access.Audit.Category).Count(line => line.StartsWith("Refused desk", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"op":"ping","t":1}""")]
    [InlineData("""{"op":"subscribe","id":"a","channel":"ticks","instruments":"NYSE:SPY"}""")]
    [InlineData("""{"op":"auth"}""")]
    [InlineData("""{"op":"auth","key":"cwk_00000000_x"}""")]
    [InlineData("not JSON")]
    public async Task Nothing_is_answered_before_the_key(string message)
    {
        using var keys = new Keys();
        keys.Add("desk");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        await client.SendAsync(message);
        Assert.Equal(4003, (await client.NextAsync())!.Value.GetProperty("code").GetInt32());
        Assert.Null(await client.NextAsync());
        Assert.Equal(4003, client.CloseCode);
    }

    [Fact]
    public async Task Whoever_says_no_key_does_not_stay()
    {
        using var keys = new Keys();
        keys.Add("desk");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { AuthPatience = TimeSpan.FromMilliseconds(200) }, configure: keys.In);
        await using var client = await api.ConnectAsync();
        await client.UntilAsync("welcome");
        Assert.Contains("no key came", (await client.NextAsync())!.Value.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Null(await client.NextAsync());
        Assert.Equal(4003, client.CloseCode);
    }

    [Fact]
    public async Task A_key_that_is_revoked_ends_its_connections_with_their_cursors()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk");
        string other = keys.Add("other");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var client = await api.ConnectAsync("/ws/v1", ("X-Api-Key", desk));
        await using var stays = await api.ConnectAsync("/ws/v1", ("X-Api-Key", other));
        Assert.Equal("none", (await client.UntilAsync("welcome")).GetProperty("auth").GetString());
        await client.SendAsync("""{"op":"subscribe","id":"a","channel":"candles","interval":"1m","instruments":"NYSE:SPY"}""");
        await client.UntilAsync("caught_up");

        keys.File.Revoke("desk", keys.Time.GetUtcNow());
        var closing = (await client.NextAsync())!.Value;
        Assert.Equal(("closing", 4003), (closing.GetProperty("event").GetString(), closing.GetProperty("code").GetInt32()));
        Assert.True(closing.GetProperty("cursors").TryGetProperty("a", out _));
        Assert.Null(await client.NextAsync());
        await stays.SendAsync("""{"op":"ping","t":7}""");
        Assert.Equal(7, (await stays.UntilAsync("pong")).GetProperty("t").GetInt32());
    }

    [Fact]
    public async Task The_first_key_ends_the_connections_of_whoever_came_without()
    {
        using var keys = new Keys();
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: keys.In);
        await using var client = await api.ConnectAsync();
        Assert.Equal("none", (await client.UntilAsync("welcome")).GetProperty("auth").GetString());
        keys.Add("desk");
        Assert.Equal(4003, (await client.NextAsync())!.Value.GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task A_key_has_so_many_connections_and_subscriptions_and_gives_them_back()
    {
        using var keys = new Keys();
        string desk = keys.Add("desk");
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, configure: options => keys.In(options) with
        {
            Access = keys.In(options).Access with { Limits = new() { Connections = 2, Subscriptions = 3 } },
        });
        await using var first = await api.ConnectAsync("/ws/v1", ("X-Api-Key", desk));
        await using var second = await api.ConnectAsync("/ws/v1", ("X-Api-Key", desk));
        await first.UntilAsync("welcome");
        await second.UntilAsync("welcome");
        await using (var third = await api.ConnectAsync("/ws/v1", ("X-Api-Key", desk)))
        {
            while (await third.NextAsync() is not null)
            {
                // welcome, closing
            }

            Assert.Equal(4009, third.CloseCode);
        }

        foreach (string id in new[] { "a", "b", "c" })
        {
            await first.SendAsync($$"""{"op":"subscribe","id":"{{id}}","channel":"ticks","instruments":"NYSE:SPY"}""");
            await first.UntilAsync("caught_up");
        }

        await second.SendAsync("""{"op":"subscribe","id":"d","channel":"ticks","instruments":"NYSE:SPY"}""");
        Assert.Equal(("d", "limit"), await ErrorAsync(second));
        Assert.Contains(api.Lines.Of(Candlewick.StreamApi.Access.Audit.Category), line => line.StartsWith("Refused desk", StringComparison.Ordinal) && line.Contains("at most 3 subscriptions", StringComparison.Ordinal));
        await first.SendAsync("""{"op":"unsubscribe","id":"a"}""");
        await first.UntilAsync("unsubscribed");
        await second.SendAsync("""{"op":"subscribe","id":"d","channel":"ticks","instruments":"NYSE:SPY"}""");
        await second.UntilAsync("caught_up");
        await first.DisposeAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await using var again = await api.ConnectAsync("/ws/v1", ("X-Api-Key", desk));
                await again.UntilAsync("welcome");
                await again.SendAsync("""{"op":"ping"}""");
                return (await again.NextAsync())?.GetProperty("event").GetString() == "pong";
            },
            TimeSpan.FromSeconds(30),
            "the place is free again");
    }

    [Fact]
    public async Task A_flood_of_messages_is_answered_with_limit_and_then_closed()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { MessagesPerSecond = 1 });
        await using var client = await api.ConnectAsync();

        // Not many more than end it: what comes after the close meets a closed door.
        for (int n = 0; n < 40; n++)
        {
            await client.SendAsync("""{"op":"ping"}""");
        }

        var frames = new List<JsonElement>();
        while (await client.NextAsync() is { } frame)
        {
            frames.Add(frame);
        }

        Assert.Equal(4009, client.CloseCode);
        Assert.InRange(frames.Count(f => f.GetProperty("event").GetString() == "pong"), 20, 40);
        Assert.Equal("limit", frames.First(f => f.GetProperty("event").GetString() == "error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Too_many_patterns_are_refused_before_any_is_looked_for()
    {
        await using var api = await Api.StartAsync(kafka, postgres, partitions: 1, limits: new StreamLimits { MessageBytes = 1 << 20 });
        await using var client = await api.ConnectAsync();
        string many = string.Join(',', Enumerable.Range(0, 10_000).Select(n => $"\"NSE:A{n}*\""));
        await client.SendAsync($$"""{"op":"subscribe","id":"a","channel":"ticks","instruments":[{{many}}]}""");
        Assert.Equal(("a", "limit"), await ErrorAsync(client));
        await client.SendAsync("""{"op":"subscribe","id":"b","channel":"ticks","instruments":"NSE:A*"}""");
        await client.UntilAsync("caught_up");
        string hundred = string.Join(',', Enumerable.Range(0, 100).Select(n => $"\"NSE:B{n}*\""));
        await client.SendAsync($$"""{"op":"update","id":"b","add":[{{hundred}}]}""");
        Assert.Equal(("b", "limit"), await ErrorAsync(client));
    }

    private static async Task<(string?, string?)> ErrorAsync(Client client)
    {
        while (await client.NextAsync() is { } frame)
        {
            if (frame.GetProperty("event").GetString() == "error")
            {
                return (frame.GetProperty("id").GetString(), frame.GetProperty("code").GetString());
            }
        }

        return (null, null);
    }
}
