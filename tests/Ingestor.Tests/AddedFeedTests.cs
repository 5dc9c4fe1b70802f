using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Tests.Acme;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests;

/// <summary>What docs/extending.md says it takes to add a feed: the folder Acme, its files and its connection.</summary>
public sealed class AddedFeedTests(KafkaFixture kafka) : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddSeconds(1000);

    private readonly TempFolder _folder = new("acme");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_a_new_format_are_published_as_those_of_any_other()
    {
        await File.WriteAllLinesAsync(_folder["day.txt"], ["TCS 1.5 100", "no line", "INFY 2.25 200"]);
        var settings = kafka.Settings();
        var run = new FileRun
        {
            Files = [_folder["day.txt"]],
            Feed = new FileFeed("acme", "A made-up vendor's files", static _ => new AcmeFormat()),
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(60), CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
        var report = await run.RunAsync();

        Assert.Equal((2L, 1L), (report.Ticks, report.Skipped));
        Assert.Matches("^acme/20260105\\.[0-9a-f]{8}$", report.Source);
        Assert.Equal(["clock 1", "NSE:TCS 100", "clock 2", "NSE:INFY 200", "clock 3"], TicksReader.ReadAll(settings, 1).Select(r => Words(r.Tick, AcmeFile.MidnightUs)));
    }

    [Fact]
    public void A_connection_has_a_clock_of_its_own_that_goes_on_while_it_is_quiet_and_while_it_is_down()
    {
        var (recorder, position) = Connect(new SourcePosition(), until: 5.05, (0.2, "100"), (1.3, "101"), (2.4, "down"), (4.1, "up"), (4.2, "102"));
        Assert.Equal(
            [
                "clock 1000", "NSE:TCS 100", "clock 1001", "NSE:TCS 101", "clock 1002", "clock 1003 down since 1002.4", "clock 1004 down since 1002.4",
                "clock 1004.1", "NSE:TCS 102", "clock 1005",
            ],
            recorder.Committed.Select(r => Words(r.Tick, 0)));
        Assert.Equal((5L, 3L, false), (position.Items, position.Ticks, position.Ended));
        Assert.All(recorder.Transactions, t => Assert.InRange(t.To - t.From, TimeSpan.Zero, TimeSpan.FromMilliseconds(12)));
    }

    [Fact]
    public void An_outage_between_two_clock_ticks_is_a_gap()
    {
        var (recorder, _) = Connect(new SourcePosition(), until: 2.05, (0.2, "100"), (1.3, "down"), (1.4, "up"), (1.5, "101"));
        Assert.Equal(
            ["clock 1000", "NSE:TCS 100", "clock 1001", "gap 1001.3 to 1001.4", "NSE:TCS 101", "clock 1002"], recorder.Committed.Select(r => Words(r.Tick, 0)));
    }

    [Fact]
    public void A_connection_that_is_made_again_goes_on_with_its_position()
    {
        var (_, position) = Connect(new SourcePosition(), until: 1.05, (0.2, "100"));
        var (recorder, last) = Connect(position, until: 1.05, (0.2, "101"));
        Assert.Equal((2L, 2L), (last.Items, last.Ticks));
        Assert.DoesNotContain(recorder.Committed, r => r.Tick.ClockUs == position.ClockUs - 1_000_000);
    }

    private static (RecordingProducer Recorder, SourcePosition Position) Connect(SourcePosition from, double until, params (double Seconds, string Said)[] script)
    {
        var time = new VirtualTime(Start);
        var options = new IngestOptions
        {
            Kafka = new KafkaSettings { Bootstrap = "nowhere:1" },
            Layout = new TopicLayout(1, TopicCatalog.All.ToDictionary(t => t, t => $"id-{t}")),
            SchemaIds = new FixedSchemaIds(),
            Time = time,
        };
        using var stop = new CancellationTokenSource();
        var source = new AcmeSource(time, [.. script.Select(s => (1000 + s.Seconds, s.Said))]);
        using var reader = new Until(source.Open(from), () => time.Elapsed.TotalSeconds >= until, stop);
        var recorder = new RecordingProducer(time);
        using var writer = recorder.Writer();
        var session = new PublishingSession(options, source, from, [], ids: null, new TickOutput(writer, options, source.Name), new RunWatch(options));
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(reader, stop.Token));
        return (recorder, recorder.Positions[^1]);
    }

    private static string Words(Tick tick, long originUs)
    {
        string At(long us) => FormattableString.Invariant($"{(us - originUs) / 1e6:0.###}");
        return tick.Kind == TickKind.Trade ? $"{tick.Instrument} {tick.Price}"
            : tick.Control == ControlKind.Gap ? $"gap {At(tick.DownSinceUs)} to {At(tick.ClockUs)}"
            : $"clock {At(tick.ClockUs)}{(tick.ClockState == ClockState.Down ? $" down since {At(tick.DownSinceUs)}" : "")}";
    }
}
