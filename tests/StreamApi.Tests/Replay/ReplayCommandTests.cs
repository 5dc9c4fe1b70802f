using System.Text.Json;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;
using Candlewick.Tests.Support.Protocols;
using Microsoft.AspNetCore.SignalR.Client;

namespace Candlewick.StreamApi.Tests.Replay;

/// <summary>A replay is led in the same way by every protocol that has commands.</summary>
public sealed class ReplayCommandTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const long OpenUs = Samples.OpenUs;
    private const int Seconds = 120;

    public static TheoryData<string> Protocols => ["json", "protobuf", "hub-json", "hub-messagepack"];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task It_is_paused_stepped_sought_sped_up_and_resumed(string protocol)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, Seconds);
        await using var frames = await Spoken.By(protocol).SubscribeAsync(
            api.Http, $$"""{"id":"a","channel":"ticks","instruments":["{{ReplayTicks.Spy}}","{{ReplayTicks.Qqq}}"],"from":{{OpenUs}},"speed":1,"paused":true}""");
        Assert.Empty(await UntilAsync(frames, "paused"));

        await frames.CommandAsync("step", """{"id":"a","items":5}""");
        Assert.Equal([0, 500, 1_000, 1_500, 2_000], await UntilAsync(frames, "stepped"));
        await frames.CommandAsync("step", """{"id":"a","span":"PT3S"}""");
        Assert.Equal([2_500, 3_000, 3_500, 4_000, 4_500, 5_000], await UntilAsync(frames, "stepped"));

        // Forwards, backwards, and back from where it stands.
        await frames.CommandAsync("seek", $$"""{"id":"a","to":{{OpenUs + 110_000_000}}}""");
        Assert.Empty(await UntilAsync(frames, "sought"));
        await frames.CommandAsync("step", """{"id":"a","items":1}""");
        Assert.Equal([110_000], await UntilAsync(frames, "stepped"));
        await frames.CommandAsync("seek", $$"""{"id":"a","to":"2013-10-07T09:30:20-04:00"}""");
        await UntilAsync(frames, "sought");
        await frames.CommandAsync("step", """{"id":"a","items":2}""");
        Assert.Equal([20_000, 20_500], await UntilAsync(frames, "stepped"));
        await frames.CommandAsync("seek", """{"id":"a","to":"-PT10S"}""");
        await UntilAsync(frames, "sought");
        await frames.CommandAsync("step", """{"id":"a","items":1}""");
        Assert.Equal([10_500], await UntilAsync(frames, "stepped"));

        // Past the end there is nothing but the present.
        await frames.CommandAsync("seek", $$"""{"id":"a","to":{{OpenUs + (Seconds * 1_000_000L)}}}""");
        await UntilAsync(frames, "sought");
        await frames.CommandAsync("resume", """{"id":"a"}""");
        Assert.Empty(await UntilAsync(frames, "caught_up"));

        await frames.CommandAsync("pause", """{"id":"a"}""");
        await UntilAsync(frames, "paused");
        await frames.CommandAsync("seek", """{"id":"a","to":"2013-10-07T09:30:00-04:00"}""");
        await UntilAsync(frames, "sought");
        await frames.CommandAsync("speed", """{"id":"a","speed":0}""");
        Assert.Empty(await UntilAsync(frames, "speed"));
        await frames.CommandAsync("resume", """{"id":"a"}""");
        Assert.Equal(Enumerable.Range(0, 2 * Seconds).Select(n => n * 500), await UntilAsync(frames, "caught_up"));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("protobuf")]
    public async Task Two_of_one_clock_are_led_by_its_name(string protocol)
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, Seconds);
        await using var frames = await Spoken.By(protocol).SubscribeAsync(api.Http, Subscribe("a", ReplayTicks.Spy));
        await frames.CommandAsync("subscribe", Subscribe("b", ReplayTicks.Qqq));
        await UntilAsync(frames, "paused");
        await UntilAsync(frames, "paused");
        await frames.CommandAsync("step", """{"clock":"day","items":4}""");
        Assert.Equal([0, 500, 1_000, 1_500], await UntilAsync(frames, "stepped"));
        await UntilAsync(frames, "stepped");
        await frames.CommandAsync("seek", """{"clock":"day","to":"2013-10-07T09:31:00-04:00"}""");
        await UntilAsync(frames, "sought");
        await UntilAsync(frames, "sought");
        await frames.CommandAsync("speed", """{"clock":"day","speed":0}""");
        await UntilAsync(frames, "speed");
        await frames.CommandAsync("resume", """{"clock":"day"}""");
        Assert.Equal(Enumerable.Range(2 * 60, 2 * (Seconds - 60)).Select(n => n * 500), await UntilAsync(frames, "caught_up"));
    }

    [Fact]
    public async Task Two_streams_of_a_hub_go_by_one_clock()
    {
        await using var api = await Api.StartAsync(kafka, postgres);
        ReplayTicks.Write(api, Seconds);
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(api.Http, "/hubs/market")).Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        await using var first = Stream("a", ReplayTicks.Spy);
        Assert.Empty(await UntilAsync(first, "paused"));
        await using var second = Stream("b", ReplayTicks.Qqq);
        Assert.Empty(await UntilAsync(second, "paused"));
        await hub.InvokeAsync("Step", new { clock = "day", items = 4 });
        Assert.Equal([0, 1_000], await UntilAsync(first, "stepped"));
        Assert.Equal([500, 1_500], await UntilAsync(second, "stepped"));
        await hub.InvokeAsync("Speed", new { id = "a", speed = 0 });
        await hub.InvokeAsync("Resume", new { clock = "day" });
        Assert.Equal(Enumerable.Range(2, Seconds - 2).Select(n => n * 1_000), await UntilAsync(first, "caught_up"));
        Assert.Equal(Enumerable.Range(2, Seconds - 2).Select(n => (n * 1_000) + 500), await UntilAsync(second, "caught_up"));

        HubStream Stream(string id, string instrument) => new(hub.StreamAsync<JsonElement>("Subscribe", JsonElement.Parse(Subscribe(id, instrument))).GetAsyncEnumerator());
    }

    private static string Subscribe(string id, string instrument) =>
        $$"""{"id":"{{id}}","channel":"ticks","instruments":"{{instrument}}","from":{{OpenUs}},"speed":1,"clock":"day","paused":true}""";

    /// <summary>When the items were that come before an event, milliseconds from the open.</summary>
    private static async Task<List<int>> UntilAsync(IFrames frames, string name)
    {
        var times = new List<int>();
        while (await frames.NextAsync() is { } frame)
        {
            string found = frame.GetProperty("event").GetString()!;
            if (found == name)
            {
                return times;
            }

            Assert.False(found is "error" or "closing", frame.GetRawText());
            if (found == "data")
            {
                times.AddRange(frame.GetProperty("data").EnumerateArray().Select(item => (int)((item.GetProperty("trade_us").GetInt64() - OpenUs) / 1_000)));
            }
        }

        throw new InvalidOperationException($"it ended before {name}");
    }

    private sealed class HubStream(IAsyncEnumerator<JsonElement> frames) : IFrames
    {
        public async Task<JsonElement?> NextAsync() =>
            await frames.MoveNextAsync().AsTask().WaitAsync(Spoken.Patience, TimeProvider.System) ? frames.Current : null;

        public Task CommandAsync(string op, string request) => throw new NotSupportedException("a stream of several has no commands of its own");

        public async ValueTask DisposeAsync() => await frames.DisposeAsync();
    }
}
