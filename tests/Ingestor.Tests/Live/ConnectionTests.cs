using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using GapCause = Candlewick.Market.Ticks.GapCause;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>What the base does for every vendor, over a real socket to one that speaks in words.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private TalkServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TalkServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_vendor_that_greets_first_is_asked_when_it_is_ready_and_answered_at_once()
    {
        var feed = new TalkFeed(_server.Address)
        {
            Greeting = ["hello"],
            Heartbeat = "here",
            Limits = new FeedLimits { Instruments = 100, Silence = TimeSpan.FromSeconds(30), SubscribesWhenReady = true, HeartbeatEvery = TimeSpan.FromMilliseconds(300) },
        };
        await using var talk = new Conversation(feed, TimeProvider.System, "A");
        var client = await _server.AcceptAsync();
        await TalkServer.SayAsync(client, "ask");
        await Conversation.UntilAsync(() => _server.Said.Contains("answer"), "the answer before the subscription");
        Assert.DoesNotContain("+ A", _server.Said);
        Assert.Equal("hello", _server.Said.First());

        await TalkServer.SayAsync(client, "ready");
        await Conversation.UntilAsync(() => _server.Said.Contains("+ A"), "the subscription");
        await Conversation.UntilAsync(() => _server.Said.Count(s => s == "here") >= 2, "two heartbeats");
    }

    [Fact]
    public async Task What_is_wanted_changes_while_it_runs_and_is_remembered_by_the_next_connection()
    {
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A", "B", "C");
        var client = await _server.AcceptAsync();
        await talk.HeardAsync("Up");
        await Conversation.UntilAsync(() => _server.Said.Count >= 2, "the first are asked for");
        Assert.Equal(["+ A B", "+ C"], _server.Said);

        talk.Want("D");
        await Conversation.UntilAsync(() => _server.Said.Contains("+ D"), "D is asked for");
        Assert.True(talk.Shard.Wanted.TryRemove(Conversation.Of("B")));
        await Conversation.UntilAsync(() => _server.Said.Contains("- B"), "B is ended");
        await TalkServer.SayAsync(client, "tick D 1");
        await talk.HeardAsync("D 1");
        Assert.Equal(["subscribed A", "subscribed B", "subscribed C", "subscribed D"], talk.Answers);

        client.Abort();
        await _server.AcceptAsync();
        await Conversation.UntilAsync(() => talk.Heard.Count(s => s == "Up") == 2, "a second connection");
        await Conversation.UntilAsync(() => _server.Said.Count >= 6, "they are asked for again");
        Assert.Equal(["+ A C", "+ D"], _server.Said.Skip(4));
        Assert.Equal(3, talk.Shard.Subscribed);
        Assert.Equal(1, talk.Shard.Counters.Reconnects);
    }

    [Fact]
    public async Task A_login_that_is_denied_is_renewed_once_and_not_twice()
    {
        var feed = new TalkFeed(_server.Address) { HasAnotherLogin = true };
        _server.Refusals.Enqueue(response => response.StatusCode = 401);
        await using var talk = new Conversation(feed, TimeProvider.System, "A");
        var client = await _server.AcceptAsync();
        await talk.HeardAsync("Up");
        Assert.Equal((1, 2), (feed.Logins, _server.Attempts.Count));

        await TalkServer.SayAsync(client, "denied");
        var refused = await Assert.ThrowsAsync<IngestException>(talk.EndAsync);
        Assert.Contains("the token has expired", refused.Message, StringComparison.Ordinal);
        Assert.Contains("not tried again", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2), (feed.Logins, _server.Attempts.Count));
        Assert.Equal(ConnectionState.Refused, talk.Shard.State.State);
        Assert.DoesNotContain(talk.Log.Append(refused.ToString()).Append(talk.Shard.Address), line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_says_what_the_vendor_says()
    {
        _server.Refusals.Enqueue(response =>
        {
            response.StatusCode = 401;
            response.Headers["x-error-message"] = "Invalid Header - Invalid Feed Token";
        });
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A");
        var refused = await Assert.ThrowsAsync<IngestException>(talk.EndAsync);
        Assert.StartsWith("talk refuses the connection (401 Unauthorized: Invalid Header - Invalid Feed Token)", refused.Message, StringComparison.Ordinal);
        Assert.Single(_server.Attempts);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(403)]
    public async Task Who_says_when_to_come_back_is_left_alone_until_then(int status)
    {
        _server.Refusals.Enqueue(response =>
        {
            response.StatusCode = status;
            response.Headers.RetryAfter = "2";
        });
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A");
        await _server.AcceptAsync();

        // Of two clocks, the server's and the timer's.
        Assert.InRange(_server.Attempts.Last() - _server.Attempts.First(), TimeSpan.FromSeconds(1.99), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Heartbeats_without_ticks_in_session_hours_are_a_stall()
    {
        var limits = new FeedLimits { Instruments = 1, Silence = TimeSpan.FromSeconds(30), DataSilence = TimeSpan.FromMilliseconds(500) };
        await using var talk = new Conversation(new TalkFeed(_server.Address) { Limits = limits }, TimeProvider.System, "A");
        var first = await _server.AcceptAsync();
        await talk.HeardAsync("Up");
        await TalkServer.SayAsync(first, "tick A 1");
        await talk.HeardAsync("A 1");
        long tickUs = talk.Shard.Counters.LastTickUs;
        var second = _server.AcceptAsync();
        await TalkServer.BeatAsync(first, second);
        await second;
        await Conversation.UntilAsync(() => talk.DownSince.Count == 2, "the outage");
        Assert.Contains("Stalled", talk.Heard);
        Assert.Equal((tickUs, GapCause.Stalled), (talk.DownSince.Last(), talk.LastCause));
    }

    [Fact]
    public async Task A_machine_that_was_asleep_knows_from_when_it_knows_nothing()
    {
        var time = new JumpingTime();
        await using var talk = new Conversation(new TalkFeed(_server.Address), time, "A");
        var client = await _server.AcceptAsync();
        await talk.HeardAsync("Up");
        await TalkServer.SayAsync(client, "tick A 1");
        await talk.HeardAsync("A 1");
        long beforeUs = TickTime.Of(time.GetUtcNow());
        time.Jump(TimeSpan.FromHours(2));
        await _server.AcceptAsync();
        await Conversation.UntilAsync(() => talk.Heard.Count(s => s == "Up") == 2, "a new connection");
        Assert.InRange(talk.DownSince.Last(), beforeUs - 2_000_000, beforeUs + 2_000_000);
        Assert.Contains(talk.Log, line => line.Contains("asleep for 72", StringComparison.Ordinal));
        Assert.DoesNotContain("Stalled", talk.Heard);
        Assert.Equal(GapCause.Asleep, talk.LastCause);
        int down = talk.Heard.ToList().LastIndexOf("Down");
        Assert.Equal(["Up", "A 1"], talk.Heard.Take(down).Skip(2).Where(s => s != "Control")); // The late start.
        Assert.True(talk.ReachedAtDownUs < beforeUs + 2_000_000, "no clock tick may say that all was well while it was asleep");
    }

    [Fact]
    public async Task A_stop_hands_on_what_was_said_and_what_the_vendor_says_until_it_hangs_up()
    {
        _server.LastWord = "tick A 1001";
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A");
        var client = await _server.AcceptAsync();
        await talk.HeardAsync("Up");
        for (int i = 1; i <= 1_000; i++)
        {
            await TalkServer.SayAsync(client, $"tick A {i}");
        }

        await talk.StopAsync();
        Assert.Equal(Enumerable.Range(1, 1_001).Select(i => $"A {i}"), talk.Heard.Where(s => s.StartsWith("A ", StringComparison.Ordinal)));
        Assert.Equal("End", talk.Heard.Last());
        Assert.DoesNotContain("Down", talk.Heard.Skip(1));
    }

    [Fact]
    public async Task What_the_vendor_does_not_give_is_told_with_its_reason()
    {
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A");
        await TalkServer.SayAsync(await _server.AcceptAsync(), "refused A no such thing");
        await Conversation.UntilAsync(() => talk.Answers.Contains("refused BINANCE:A-USDT: no such thing"), "the refusal");
    }

    [Fact]
    public async Task Garbage_is_counted_and_not_logged_each_time()
    {
        await using var talk = new Conversation(new TalkFeed(_server.Address), TimeProvider.System, "A");
        var client = await _server.AcceptAsync();
        for (int i = 0; i < 1_000; i++)
        {
            await TalkServer.SayAsync(client, "tick X 1");
        }

        await Conversation.UntilAsync(() => talk.Shard.Counters.DecodeErrors == 1_000, "all were counted");
        Assert.InRange(talk.Log.Count(line => line.Contains("skipped", StringComparison.Ordinal)), 5, 8);
        Assert.Equal(8_000, talk.Shard.Counters.Bytes);
    }

    private sealed class JumpingTime : TimeProvider
    {
        private long _ahead;

        public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));
    }
}
