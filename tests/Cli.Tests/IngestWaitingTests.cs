using System.Diagnostics;

namespace Candlewick.Cli.Tests;

/// <summary>What `ingest` does while what it waits for is away, never comes, or comes again.</summary>
public sealed class IngestWaitingTests(ITestOutputHelper output)
{
    private static readonly string[] Rows = [ScatteredPipeline.Row("10:00:00", "1"), ScatteredPipeline.Row("10:00:30", "2"), ScatteredPipeline.Row("10:01:00", "3")];

    [Fact]
    public async Task Kafka_killed_and_PostgreSQL_stopped_under_it_are_waited_for_and_it_goes_on()
    {
        await using var pipeline = new ScatteredPipeline();
        await pipeline.StartPostgresAsync();
        var kafka = await pipeline.StartKafkaAsync();
        var ingest = pipeline.Start("ingest", "csv", pipeline.Csv("day.csv", Rows));
        await ingest.PrintsAsync("Published 3 ticks");

        await kafka.KillAsync();
        await ingest.PrintsAsync("Kafka at 127.0.0.1");
        await pipeline.StartKafkaAsync();
        await pipeline.StartServiceAsync("aggregate");
        await ingest.PrintsAsync("Kafka answers again");
        await ingest.PrintsAsync("topic → candles");

        await pipeline.StopPostgresAsync();
        await ingest.PrintsAsync("PostgreSQL at 127.0.0.1");
        await pipeline.StartPostgresAsync();
        await pipeline.StartServiceAsync("project");

        int code = await ingest.ExitAsync();
        output.WriteLine(ingest.Output);
        Assert.Equal(0, code);
        Assert.Contains("candles → rows", ingest.Output, StringComparison.Ordinal);
        AssertExplained(ingest);
    }

    [Fact]
    public async Task With_nobody_at_work_it_says_what_is_not_done_and_ends_with_3_and_the_same_again_waits_for_it()
    {
        await using var pipeline = new ScatteredPipeline();
        await pipeline.StartKafkaAsync();
        string file = pipeline.Csv("day.csv", Rows);
        var ingest = pipeline.Start("ingest", "csv", file);

        Assert.Equal(3, await ingest.ExitAsync());
        Assert.Contains("no worker of 'aggregator' is at work on them", ingest.Output, StringComparison.Ordinal);
        AssertExplained(ingest);

        await pipeline.StartServiceAsync("aggregate");
        var again = pipeline.Start("ingest", "csv", file);
        Assert.Equal(0, await again.ExitAsync());
        Assert.Contains("Already ingested", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kafka_that_does_not_come_back_ends_the_waiting_with_3_and_the_publishing_with_1()
    {
        await using var pipeline = new ScatteredPipeline();
        var kafka = await pipeline.StartKafkaAsync();
        var waiting = pipeline.Start("ingest", "csv", pipeline.Csv("day.csv", Rows));
        await waiting.PrintsAsync("Published 3 ticks");
        var publishing = pipeline.Start("ingest", "csv", pipeline.Csv("long.csv", [.. Rows, ScatteredPipeline.Row("15:00:00", "4")]), "--prefix", "paced.", "--speed", "1");
        await pipeline.PublishesAsync("paced.");
        long start = Stopwatch.GetTimestamp();
        await kafka.KillAsync();

        Assert.Equal(3, await waiting.ExitAsync());
        var waited = Stopwatch.GetElapsedTime(start);
        Assert.Equal(1, await publishing.ExitAsync());
        var published = Stopwatch.GetElapsedTime(start);
        output.WriteLine($"after the kill: waiting ended in {waited.TotalSeconds:0.0} s, publishing in {published.TotalSeconds:0.0} s\n{waiting.Output}\n{publishing.Output}");
        Assert.InRange(waited, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        Assert.InRange(published, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        Assert.Contains("error: Kafka at 127.0.0.1", waiting.Output, StringComparison.Ordinal);
        Assert.Contains("error: source 'csv/20260105.", publishing.Output, StringComparison.Ordinal);
        AssertExplained(waiting);
        AssertExplained(publishing);
    }

    [Theory]
    [InlineData("--speed", "0")]
    [InlineData("--speed", "1")]
    public async Task SIGTERM_ends_it_at_once_whatever_it_waits_for(params string[] arguments)
    {
        await using var pipeline = new ScatteredPipeline();
        var kafka = await pipeline.StartKafkaAsync();
        var ingest = pipeline.Start(["ingest", "csv", pipeline.Csv("day.csv", Rows), .. arguments]);
        await (arguments[1] == "0" ? ingest.PrintsAsync("Published 3 ticks") : pipeline.PublishesAsync(""));
        await kafka.KillAsync();
        await ingest.PrintsAsync(arguments[1] == "0" ? "does not answer" : "failed (");
        var (code, took) = await ingest.TerminateAsync();

        output.WriteLine($"ended in {took.TotalSeconds:0.00} s\n{ingest.Output}");
        Assert.Equal(130, code);
        Assert.True(took < TimeSpan.FromSeconds(3), $"ended in {took.TotalSeconds:0.0} s");
        AssertExplained(ingest);
    }

    [Fact]
    public async Task What_was_skipped_and_what_became_a_dead_letter_comes_last_by_reason_and_the_exit_code_is_2()
    {
        await using var pipeline = new ScatteredPipeline();
        await pipeline.StartKafkaAsync();
        await pipeline.StartServiceAsync("aggregate");
        string file = pipeline.Csv("day.csv", [.. Rows, ScatteredPipeline.Row("10:30:00", "4"), "TCS,yesterday,today,5", ScatteredPipeline.Row("10:02:00", "6", received: "10:30:01")]);
        foreach (string begins in new[] { "Published 5 ticks", "Already ingested" })
        {
            var ingest = pipeline.Start("ingest", "csv", file);
            Assert.Equal(2, await ingest.ExitAsync());
            output.WriteLine(ingest.Output);
            string last = ingest.Output[ingest.Output.IndexOf("1 lines are no ticks", StringComparison.Ordinal)..];
            Assert.Contains(begins, ingest.Output, StringComparison.Ordinal);
            Assert.Contains("day.csv line 6: ", last, StringComparison.Ordinal);
            Assert.Contains("1 ticks are in no candle", last, StringComparison.Ordinal);
            Assert.Contains("isolated: ", last, StringComparison.Ordinal);
            Assert.Contains("NSE:TCS at 2026-01-05 05:00:00.000 UTC", last, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_afternoons_file_continues_the_mornings_day()
    {
        await using var pipeline = new ScatteredPipeline();
        await pipeline.StartPostgresAsync();
        await pipeline.StartKafkaAsync();
        await pipeline.StartServiceAsync("aggregate");
        await pipeline.StartServiceAsync("project");
        foreach (var (name, row) in new[] { ("morning.csv", ScatteredPipeline.Row("11:59:59", "1")), ("afternoon.csv", ScatteredPipeline.Row("12:00:00", "2")) })
        {
            var ingest = pipeline.Start("ingest", "csv", pipeline.Csv(name, row));
            Assert.True(await ingest.ExitAsync() == 0, ingest.Output);
        }

        Assert.Equal((1m, 2m, 2L), await pipeline.DayAsync("NSE:TCS"));
    }

    private static void AssertExplained(CliProcess process) => Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
}
