using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Findings;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests;

/// <summary>Whole runs against a real broker.</summary>
public sealed class FileIngestTests(KafkaFixture kafka, ITestOutputHelper output) : IDisposable
{
    private const long MidnightUs = 1_381_118_400_000_000;
    private readonly TempFolder _folder = new("ingest");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_partition_holds_its_ticks_and_every_clock_tick_between_them(int partitions)
    {
        var (files, lines) = RandomFiles(seed: 21, count: 400);
        var options = await OptionsAsync(partitions, files);
        var report = await options.RunAsync();
        var records = TicksReader.ReadAll(options.Kafka, partitions);

        Assert.Equal((0, lines.Sum(l => l.Lines.Length)), (report.ExitCode, (int)report.Ticks));
        var expected = Expected(lines);
        var homes = records.Where(r => r.Key is not null).GroupBy(r => r.Key!).ToDictionary(g => g.Key, g => g.Select(r => r.Partition).Distinct().Single());
        foreach (int partition in Enumerable.Range(0, partitions))
        {
            var mine = records.Where(r => r.Partition == partition).Select(r => (r.Key, r.TimestampMs, r.Tick.Price, r.Tick.Sequence)).ToList();
            Assert.Equal(expected.Where(e => e.Key is null || homes[e.Key] == partition), mine);
        }

        Assert.All(records, r => Assert.Equal(report.Source, r.Tick.Source));
        Assert.Equal(report.ClockTicks * partitions, records.Count(r => r.Key is null));
        Assert.All(records.GroupBy(r => r.Partition), p => Assert.Equal(ClockState.End, p.Last().Tick.ClockState));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Killed_at_random_moments_and_started_again_it_neither_repeats_nor_skips(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (files, lines) = RandomFiles(seed, count: 600);
        var undisturbed = await OptionsAsync(3, files);
        await undisturbed.RunAsync();

        var options = await OptionsAsync(3, files);
        int total = lines.Sum(l => l.Lines.Length);
        int kills = 0;
        for (int round = 0; round < 5; round++)
        {
            long at = random.Next(total * round / 5, total * (round + 1) / 5) + 1;
            var dying = options with { TransactionRecords = random.Next(20, 300), BeforeItem = i => _ = i == at ? throw new InvalidOperationException("killed") : 0 };
            await Assert.ThrowsAsync<InvalidOperationException>(() => dying.RunAsync());
            kills++;
        }

        // Kafka failing in the middle is survived within the run, whose report is of all of it.
        int before = TicksReader.ReadAll(options.Kafka, 3).Count(r => r.Key is not null);
        bool failed = false;
        var last = await (options with
        {
            Files = [.. files.Reverse()],
            TransactionRecords = 50,
            BeforeItem = i =>
            {
                if (!failed && i == total - 5)
                {
                    failed = true;
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "injected"));
                }
            },
        }).RunAsync();
        Assert.Equal((5, true, total), (kills, failed, (int)last.Ticks));
        Assert.Equal(total - before, last.Published);
        Assert.Equal(
            TicksReader.ReadAll(undisturbed.Kafka, 3).Select(r => (r.Partition, r.Key, r.TimestampMs, r.ValueHex)),
            TicksReader.ReadAll(options.Kafka, 3).Select(r => (r.Partition, r.Key, r.TimestampMs, r.ValueHex)));
    }

    [Fact]
    public async Task A_cancelled_run_is_gone_on_with()
    {
        var (files, lines) = RandomFiles(seed: 41, count: 300);
        var options = await OptionsAsync(2, files);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            (options with { BeforeItem = i => { if (i == 200) { stop.Cancel(); } } }).RunAsync(stop.Token));
        int before = TicksReader.ReadAll(options.Kafka, 2).Count(r => r.Key is not null);
        Assert.InRange(before, 199, 200);

        var report = await options.RunAsync();
        Assert.Equal(lines.Sum(l => l.Lines.Length) - before, report.Published);
        Assert.Equal(report.Ticks, TicksReader.ReadAll(options.Kafka, 2).Count(r => r.Key is not null));
    }

    [Fact]
    public async Task The_same_files_again_in_any_order_publish_nothing()
    {
        var (files, _) = RandomFiles(seed: 51, count: 50);
        var options = await OptionsAsync(1, files);
        var first = await options.RunAsync();
        int count = TicksReader.ReadAll(options.Kafka, 1).Count;

        var second = await (options with { Files = [.. files.Reverse()] }).RunAsync();
        Assert.True(second.AlreadyIngested);
        Assert.Equal((0, first.Ticks, first.Source, 0L), (second.ExitCode, second.Ticks, second.Source, second.Published));
        Assert.Equal(count, TicksReader.ReadAll(options.Kafka, 1).Count);
    }

    [Fact]
    public async Task A_second_source_for_an_instrument_and_date_is_refused_by_name_and_an_earlier_date_is_not()
    {
        var (files, _) = RandomFiles(seed: 61, count: 50);
        var options = await OptionsAsync(1, files);
        var first = await options.RunAsync();

        using var elsewhere = new TempFolder("ingest");
        string other = elsewhere.Lean("ibm", 20131007, "14400000,10,1,P,0,0");
        var refused = await Assert.ThrowsAsync<IngestException>(() => (options with { Files = [other] }).RunAsync());
        Assert.Contains($"'{first.Source}' already holds NYSE:IBM of 20131007", refused.Message);
        Assert.Contains("TOPIC_PREFIX", refused.Message);

        string earlier = elsewhere.Lean("ibm", 20131004, "14400000,10,1,P,0,0");
        Assert.Equal(1, (await (options with { Files = [earlier] }).RunAsync()).Published);
    }

    [Fact]
    public async Task An_afternoons_file_continues_the_mornings_and_one_that_begins_before_its_end_is_refused()
    {
        string Csv(string name, params string[] rows)
        {
            File.WriteAllLines(_folder[name], ["symbol,exchange_time,last_price", .. rows]);
            return _folder[name];
        }

        string morning = Csv("morning.csv", "TCS,2026-01-05T10:00:00+05:30,1", "INFY,2026-01-05T11:59:00+05:30,1", "TCS,2026-01-05T11:59:59+05:30,2");
        string afternoon = Csv("afternoon.csv", "TCS,2026-01-05T12:00:00+05:30,3", "INFY,2026-01-05T12:00:01+05:30,2");
        string early = Csv("early.csv", "INFY,2026-01-05T12:30:00+05:30,3", "TCS,2026-01-05T11:59:59+05:30,3");
        var options = await OptionsAsync(1, morning) with { Feed = FileFeed.Csv };

        // Before its end nothing can continue it: its ticks would come between.
        await Assert.ThrowsAsync<InvalidOperationException>(() => (options with
        {
            TransactionRecords = 1, BeforeItem = i => _ = i == 3 ? throw new InvalidOperationException("killed") : 0,
        }).RunAsync());
        string unfinished = (await Assert.ThrowsAsync<IngestException>(() => (options with { Files = [afternoon] }).RunAsync())).Message;
        Assert.Contains("has not been published to its end", unfinished, StringComparison.Ordinal);
        var first = await options.RunAsync();

        string refused = (await Assert.ThrowsAsync<IngestException>(() => (options with { Files = [early] }).RunAsync())).Message;
        Assert.Contains($"'{first.Source}' already holds NSE:TCS of 20260105 up to 2026-01-05 06:29:59.000 UTC (1 of 2 instrument days overlap)", refused, StringComparison.Ordinal);
        Assert.Equal(2, (await (options with { Files = [afternoon] }).RunAsync()).Published);
        Assert.Contains("already holds", (await Assert.ThrowsAsync<IngestException>(() => (options with { Files = [early] }).RunAsync())).Message);
    }

    [Fact]
    public async Task A_cut_zip_and_a_bad_line_publish_the_rest_and_end_with_2()
    {
        string cut = _folder.Lean("spy", 20131007, Zips.RandomTrades(new Random(71), 20_000));
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(cut))[..60_000]);
        string bad = _folder.Lean("ibm", 20131007, "14400000,10,1,P,0,0", "14400001,0,1,P,0,0", "14400002,10,1,P,0,0");
        var options = await OptionsAsync(1, cut, bad);
        var report = await options.RunAsync();

        Assert.Equal((2, 1L), (report.ExitCode, report.Skipped));
        Assert.Equal(cut, Assert.Single(report.Damaged).Path);
        Assert.Equal(new FileReport(bad, 2, 1, null), report.Files.Single(f => f.Path == bad));
        var records = TicksReader.ReadAll(options.Kafka, 1);
        Assert.Equal(report.Ticks, records.Count(r => r.Key is not null));
        Assert.Equal(ClockState.End, records[^1].Tick.ClockState);
        Assert.Equal(["the price is not above 0"], report.Findings.Where(f => f.Kind == FindingKind.Skipped).Select(f => f.Reason));
        Assert.StartsWith($"{cut}: could not be read to its end", Assert.Single(report.Findings, f => f.Kind == FindingKind.Damaged).Examples[0], StringComparison.Ordinal);

        // Given again it publishes nothing, and says again what was wrong.
        var again = await options.RunAsync();
        Assert.Equal((true, 2, 1L, 0L), (again.AlreadyIngested, again.ExitCode, again.Skipped, again.Published));
        Assert.Equal(report.Findings.Select(f => (f.Kind, f.Reason, f.Count)), again.Findings.Select(f => (f.Kind, f.Reason, f.Count)));
        Assert.Equal(records.Count, TicksReader.ReadAll(options.Kafka, 1).Count);
    }

    [Fact]
    public async Task Nothing_readable_covers_nothing_so_that_the_mended_file_can_follow()
    {
        string spy = _folder.Lean("spy", 20131007);
        await File.WriteAllTextAsync(spy, "not a zip");
        var options = await OptionsAsync(1, spy);
        Assert.Equal(2, (await options.RunAsync()).ExitCode);
        var again = await options.RunAsync();
        Assert.Equal((true, 2, 0L), (again.AlreadyIngested, again.ExitCode, again.Ticks));
        Assert.Contains("it is not a zip file", Assert.Single(again.Findings).Reason, StringComparison.Ordinal);
        File.Delete(spy);
        _folder.Lean("spy", 20131007, "14400000,10,1,P,0,0");
        Assert.Equal(1, (await options.RunAsync()).Published);
    }

    [Fact]
    public async Task The_later_of_two_runs_of_one_source_goes_on_and_the_earlier_says_why_it_ended()
    {
        var (files, lines) = RandomFiles(seed: 81, count: 300);
        var options = await OptionsAsync(2, files);
        using var halfWay = new SemaphoreSlim(0);
        using var taken = new ManualResetEventSlim();
        var earlier = (options with
        {
            TransactionRecords = 20,
            BeforeItem = i =>
            {
                if (i == 400)
                {
                    halfWay.Release();
                    Assert.True(taken.Wait(TimeSpan.FromMinutes(1)));
                }
            },
        }).RunAsync();
        Assert.True(await halfWay.WaitAsync(TimeSpan.FromMinutes(1)));
        var later = await (options with { Kafka = options.Kafka with { WorkerName = "another" } }).RunAsync();
        taken.Set();

        Assert.Contains("taken over", (await Assert.ThrowsAsync<IngestException>(() => earlier)).Message);
        Assert.Equal(lines.Sum(l => l.Lines.Length), later.Ticks);
        Assert.Equal(later.Ticks, TicksReader.ReadAll(options.Kafka, 2).Count(r => r.Key is not null));
    }

    [Fact]
    public async Task A_topic_that_was_made_again_or_has_other_partitions_stops_the_run_with_the_remedy()
    {
        var (files, _) = RandomFiles(seed: 91, count: 50);
        var options = await OptionsAsync(1, files);
        await options.RunAsync();

        var other = options with { Layout = options.Layout with { Ids = new Dictionary<Topic, string>(options.Layout.Ids) { [TopicCatalog.Ticks] = "another" } } };
        Assert.Contains("deleted and made again", (await Assert.ThrowsAsync<IngestException>(() => other.RunAsync())).Message);

        using (var admin = new AdminClientBuilder(options.Kafka.Admin()).Build())
        {
            string[] keyed = [options.Kafka.NameOf(TopicCatalog.Ticks), options.Kafka.NameOf(TopicCatalog.SourcePositions)];
            await admin.CreatePartitionsAsync(keyed.Select(t => new PartitionsSpecification { Topic = t, IncreaseTo = 2 }));
        }

        var raised = options with { Layout = options.Layout with { Partitions = 2 } };
        Assert.Contains("begun with 1 partitions", (await Assert.ThrowsAsync<IngestException>(() => raised.RunAsync())).Message);
    }

    [Fact]
    public async Task Ticks_that_Kafka_refuses_end_the_run_with_its_reason()
    {
        string path = _folder["old.csv"];
        await File.WriteAllLinesAsync(path, ["symbol,receive_time,last_price", "TCS,2019-01-05T10:00:00Z,1"]);
        var settings = kafka.Settings();
        using (var admin = new AdminClientBuilder(settings.Admin()).Build())
        {
            // Ours takes any time; one that was made by hand may not.
            var byHand = TopicCatalog.Ticks.Settings.ToDictionary();
            byHand["message.timestamp.before.max.ms"] = "3600000";
            await admin.CreateTopicsAsync([new TopicSpecification { Name = settings.NameOf(TopicCatalog.Ticks), NumPartitions = 1, ReplicationFactor = 1, Configs = byHand }]);
        }

        var options = await OptionsAsync(settings, 1, path);
        var failed = await Assert.ThrowsAsync<IngestException>(() => (options with { Feed = FileFeed.Csv }).RunAsync());
        Assert.Contains("cannot be published", failed.Message);
        output.WriteLine(failed.Message);
    }

    [Fact]
    public async Task The_real_day_is_published_whole()
    {
        string[] files = [.. new[] { "spy", "ibm", "aig", "bac" }.Select(s => SharedData.Require($"ticks/lean/equity/usa/tick/{s}/20131007_trade.zip"))];
        var options = await OptionsAsync(6, files);
        var report = await options.RunAsync();
        output.WriteLine($"{report.Ticks} ticks and {report.ClockTicks} clock ticks in {report.Duration.TotalSeconds:0.00} s: {report.TicksPerSecond:0} ticks/s");

        // Lines of the four files as awk counts them, a last line without its end included: one more than the 388,416
        // that the folder's README speaks of.
        const int Lines = 250_601 + 24_293 + 25_351 + 88_172;
        Assert.Equal((Lines, 0), (report.Ticks, report.ExitCode));
        Assert.Equal(files.Zip([250_601L, 24_293, 25_351, 88_172]), files.Select(f => (f, report.Files.Single(r => r.Path == f).Ticks)));
        var records = TicksReader.ReadAll(options.Kafka, 6);
        Assert.Equal(Lines, records.Count(r => r.Key is not null));
        Assert.Equal(97_062_721 + 3_960_352 + 5_300_449 + 64_411_712, records.Sum(r => r.Tick.Size));
        Assert.Equal(Enumerable.Range(1, Lines).Select(i => (long)i), records.Where(r => r.Key is not null).Select(r => r.Tick.Sequence).Order());
    }

    private Task<FileRun> OptionsAsync(int partitions, params string[] files) => OptionsAsync(kafka.Settings(), partitions, files);

    private static async Task<FileRun> OptionsAsync(KafkaSettings settings, int partitions, params string[] files)
    {
        var admin = new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance);
        return new FileRun
        {
            Files = files,
            Kafka = settings,
            Layout = await admin.EnsureAsync(partitions, TimeSpan.FromSeconds(60), CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
    }

    private (string[] Files, List<(string Instrument, string[] Lines)> Lines) RandomFiles(int seed, int count)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var lines = new[] { "spy", "ibm", "aig" }.Select((s, i) => (Symbol: s, Lines: Zips.RandomTrades(random, count, 30_000, i))).ToList();
        return ([.. lines.Select(l => _folder.Lean(l.Symbol, 20131007, l.Lines))], [.. lines.Select(l => ($"NYSE:{l.Symbol.ToUpperInvariant()}", l.Lines))]);
    }

    /// <summary>What a partition with every instrument holds, computed over the whole lists.</summary>
    private static List<(string? Key, long TimestampMs, long Price, long Sequence)> Expected(List<(string Instrument, string[] Lines)> files)
    {
        var items = files.SelectMany(f =>
            {
                var numbers = f.Lines.Select(l => l.Split(',').Take(2).Select(long.Parse).ToArray()).ToList();
                return numbers.Select((n, i) => (f.Instrument, Ms: n[0], Price: n[1], KeyMs: numbers.Take(i + 1).Max(m => m[0]), Line: i));
            })
            .OrderBy(i => i.KeyMs).ToList();

        // The files' times differ modulo 4: their order of ties is another test's.
        Assert.All(items.GroupBy(i => i.KeyMs), g => Assert.Single(g.Select(i => i.Instrument).Distinct()));
        var expected = new List<(string?, long, long, long)>();
        long midnightMs = MidnightUs / 1000;
        long clock = items[0].KeyMs / 1000;
        expected.Add((null, midnightMs + clock * 1000, 0, 0));
        foreach (var (item, at) in items.Select((x, i) => (x, i)))
        {
            for (; clock < item.KeyMs / 1000; clock++)
            {
                expected.Add((null, midnightMs + (clock + 1) * 1000, 0, 0));
            }

            expected.Add((item.Instrument, midnightMs + item.Ms, item.Price, at + 1));
        }

        expected.Add((null, midnightMs + (clock + 1) * 1000, 0, 0));
        return expected;
    }
}
