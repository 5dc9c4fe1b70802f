using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Instruments.Formats;
using Candlewick.Instruments.Publishing;
using Candlewick.Instruments.Refresh;
using Candlewick.Instruments.Samples;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Instruments.Tests;

/// <summary>From a vendor's server to the master in the log.</summary>
public sealed class InstrumentRefreshTests(KafkaFixture kafka, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 5;
    private const int Count = 300;
    private static readonly DateOnly Friday = new(2026, 11, 20);

    private readonly TempFolder _folder = new("instruments");
    private readonly TempFolder _samples = new("samples");
    private readonly HttpClient _client = new();
    private VendorServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await VendorServer.StartAsync();
        _server.Content = await SampleAsync(Friday);
    }

    [Fact]
    public async Task The_first_refresh_lists_all_and_the_next_ones_change_nothing()
    {
        var options = await OptionsAsync(partitions: 3);
        var first = await RunAsync(options);
        var master = Master(options);

        Assert.Equal((0, Count, Count), (first.ExitCode, first.Instruments, first.Changes.Listed));
        Assert.Equal(new SampleMasters(Seed, Count, Friday).Instruments.Select(i => i.Id).Order(StringComparer.Ordinal), master.Keys.Order(StringComparer.Ordinal));
        Assert.All(master.Values, i => Assert.Equal(Friday, i.Aliases[0].From));
        Assert.Equal(Count, Events(options).Count);
        var names = MasterNames.Read(options.Kafka, options.Layout, options.SchemaIds, ["NSE"], TestContext.Current.CancellationToken);
        Assert.Equal("NSE:RELIANCE", names.Find("reliance", Friday)?.ToString());
        Assert.Equal("NSE:RELIANCE", names.Find("RELIANCE-EQ", Friday)?.ToString());
        Assert.Equal("NSE:NIFTY-50", names.Find("Nifty 50", Friday)?.ToString());
        Assert.Equal("NFO:NIFTY-20261124-F", names.Find("NIFTY26NOVFUT", Friday)?.ToString());
        Assert.Null(names.Find("NOBODY", Friday));

        var second = await RunAsync(options);
        Assert.Equal((0, Count, false), (second.Changes.Committed, second.Instruments, second.Vendors[0].IsNew));
        Assert.Equal([(200, _server.Content.Length), (304, 0)], _server.Answers);
        Assert.Equal(Count, Events(options).Count);
    }

    [Fact]
    public async Task A_changed_file_becomes_listed_changed_and_delisted_events()
    {
        var options = await OptionsAsync();
        await RunAsync(options);
        string text = System.Text.Encoding.UTF8.GetString(_server.Content);
        string[] lines = text.Split('\n');
        lines[6] = lines[6].Replace(",0.05,1,EQ", ",0.1,1,EQ", StringComparison.Ordinal);
        lines[^2] = "999999999,1,NEWCO,NEW COMPANY,0,,0,0.05,1,EQ,NSE,NSE";
        _server.Content = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines));
        _server.ETag = "\"2\"";

        var report = await RunAsync(options with { Today = Friday.AddDays(3) });

        Assert.Equal((1, 1, 1), (report.Changes.Listed, report.Changes.Changed, report.Changes.Delisted));
        var events = Events(options)[Count..];
        Assert.Equal("NSE:NEWCO", events.Single(e => e.InstrumentListed is not null).Instrument);
        var field = Assert.Single(events.Single(e => e.InstrumentChanged is not null).InstrumentChanged.Fields);
        Assert.Equal(("tick_size", "0.05", "0.1"), (field.Field, field.Before, field.After));
        var gone = events.Single(e => e.InstrumentDelisted is not null);
        Assert.Equal(20261123u, gone.InstrumentDelisted.Date);
        Assert.Equal(new DateOnly(2026, 11, 23), Master(options)[gone.Instrument].Delisted);
    }

    [Fact]
    public async Task A_broken_download_is_continued_where_it_broke()
    {
        var options = await OptionsAsync();
        _server.BreakAfter = PartOfThreeAttempts;
        var failure = await Assert.ThrowsAsync<MasterException>(() => RunAsync(options));
        Assert.Contains(_server.Url.ToString(), failure.Message, StringComparison.Ordinal);

        _server.BreakAfter = null;
        var report = await RunAsync(options);

        output.WriteLine(string.Join(", ", _server.Answers));
        Assert.Equal(Count, report.Changes.Listed);
        Assert.Equal(206, _server.Answers.Last().Status);
        Assert.True(_server.Answers.Last().Bytes < _server.Content.Length * 2 / 3 + 1);
        Assert.Equal(_server.Content, await File.ReadAllBytesAsync(_folder["kite.csv"]));
        Assert.Empty(Directory.GetFiles(_folder.FullPath, "*.part*"));
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        var options = await OptionsAsync() with { Time = new HurriedTime(patience: 60), Progress = null };
        _server.BreakAfter = 0;

        var failure = await Assert.ThrowsAsync<MasterException>(() => RunAsync(options));
        Assert.Contains("nothing came for 60 s (3 attempts", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_meanwhile_is_begun_anew()
    {
        var options = await OptionsAsync();
        _server.BreakAfter = PartOfThreeAttempts;
        await Assert.ThrowsAsync<MasterException>(() => RunAsync(options));

        _server.BreakAfter = null;
        (_server.Content, _server.ETag) = (await SampleAsync(Friday.AddDays(7)), "\"other\"");
        await RunAsync(options);

        Assert.Equal(200, _server.Answers.Last().Status);
        Assert.Equal(_server.Content, await File.ReadAllBytesAsync(_folder["kite.csv"]));
    }

    [Fact]
    public async Task A_bad_file_never_replaces_a_good_one()
    {
        var options = await OptionsAsync();
        await RunAsync(options);
        byte[] good = _server.Content;
        foreach (var (bad, message) in new[] { (good[..(good.Length - 5)], "middle of a row"), (good[..(good.Length / 3 / 1000 * 1000)], "middle of a row"), (Half(good), "--accept-fewer"), ("<html>"u8.ToArray(), "no column") })
        {
            (_server.Content, _server.ETag) = (bad, $"\"{bad.Length}\"");
            var report = await RunAsync(options);

            Assert.Contains(message, report.Vendors[0].Problem, StringComparison.Ordinal);
            Assert.Equal((2, 0, Count), (report.ExitCode, report.Changes.Committed, report.Instruments));
            Assert.Equal(good, await File.ReadAllBytesAsync(_folder["kite.csv"]));
            Assert.Equal(bad, await File.ReadAllBytesAsync(_folder["kite.csv.rejected"]));
        }

        _server.Status = 503;
        Assert.Contains("503", (await RunAsync(options)).Vendors[0].Problem, StringComparison.Ordinal);
        _server.Status = 404;
        Assert.Contains("404 Not Found; if the vendor has moved its file, set INSTRUMENTS_URL_KITE", (await RunAsync(options)).Vendors[0].Problem, StringComparison.Ordinal);

        (_server.Status, _server.Content, _server.ETag) = (null, Half(good), "\"fewer\"");
        Assert.Equal(0, (await RunAsync(options with { AcceptFewer = true })).ExitCode);
    }

    [Fact]
    public async Task A_named_file_with_far_fewer_instruments_than_the_master_is_refused()
    {
        var options = await OptionsAsync();
        await RunAsync(options);
        string half = _folder["half.csv"];
        await File.WriteAllBytesAsync(half, Half(_server.Content), TestContext.Current.CancellationToken);
        var named = options with { Vendors = [], Files = [half] };

        var refused = await Assert.ThrowsAsync<MasterFileException>(() => RunAsync(named));
        Assert.Contains(half, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--accept-fewer", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Count, Events(options).Count);

        var taken = await RunAsync(named with { AcceptFewer = true });
        Assert.Equal(Count - taken.Instruments, taken.Changes.Delisted);
        Assert.Equal(0, (await RunAsync(named)).Changes.Committed);
    }

    [Fact]
    public async Task A_good_file_that_was_damaged_since_is_downloaded_anew()
    {
        var options = await OptionsAsync();
        await RunAsync(options);
        byte[] damaged = _server.Content[..^5];
        await File.WriteAllBytesAsync(_folder["kite.csv"], damaged);

        var report = await RunAsync(options);

        Assert.Equal((0, 0, Count, true), (report.ExitCode, report.Changes.Committed, report.Instruments, report.Vendors[0].IsNew));
        Assert.Equal([200, 304, 200], _server.Answers.Select(a => a.Status));
        Assert.Equal(_server.Content, await File.ReadAllBytesAsync(_folder["kite.csv"]));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(_folder["kite.csv.rejected"]));

        await File.WriteAllBytesAsync(_folder["kite.csv"], damaged);
        _server.Status = 503;
        Assert.Contains("503", (await Assert.ThrowsAsync<MasterException>(() => RunAsync(options))).Message, StringComparison.Ordinal);
        _server.Status = null;
        Assert.Equal((0, Count), ((await RunAsync(options)).ExitCode, Master(options).Count));
    }

    [Fact]
    public async Task A_record_of_another_program_stops_the_refresh_before_it_publishes()
    {
        var options = await OptionsAsync();
        using (var producer = new ProducerBuilder<string, byte[]>(options.Kafka.Producer()).Build())
        {
            await producer.ProduceAsync(options.Kafka.NameOf(TopicCatalog.Instruments), new Message<string, byte[]> { Key = "NSE:INFY", Value = [1, 2, 3] }, TestContext.Current.CancellationToken);
        }

        var failure = await Assert.ThrowsAsync<MasterException>(() => RunAsync(options));
        Assert.Contains("'NSE:INFY'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("TOPIC_PREFIX", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Events(options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_between_download_and_publication_it_repeats_no_event(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var options = await OptionsAsync(partitions: 2) with { TransactionChanges = 40 };
        for (int kill = 0; kill < 3; kill++)
        {
            int commits = random.Next(0, 3);
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => RunAsync(options with { BeforeCommit = _ => _ = commits-- == 0 ? throw new InvalidOperationException("killed") : 0 }));
        }

        await RunAsync(options);
        var events = Events(options);
        Assert.Equal(Count, events.Count);
        Assert.Equal(Count, events.Select(e => e.Instrument).Distinct().Count());
        Assert.All(events, e => Assert.NotNull(e.InstrumentListed));
        Assert.Equal(Count, Master(options).Count);
    }

    [Fact]
    public async Task Kafka_that_fails_in_between_is_survived_and_a_later_refresh_fences_an_earlier_one()
    {
        var options = await OptionsAsync() with { TransactionChanges = 100 };
        bool failed = false;
        await RunAsync(options with
        {
            BeforeCommit = committed =>
            {
                if (committed == 100 && !failed)
                {
                    failed = true;
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, "injected"));
                }
            },
        });
        Assert.Equal(Count, Events(options).Count);

        var fresh = await OptionsAsync() with { TransactionChanges = 100 };
        var fenced = await Assert.ThrowsAsync<MasterException>(() => RunAsync(fresh with
        {
            BeforeCommit = committed =>
            {
                if (committed == 100)
                {
                    RunAsync(fresh).GetAwaiter().GetResult();
                }
            },
        }));
        Assert.Contains("another refresh", fenced.Message, StringComparison.Ordinal);
        Assert.Equal(Count, Events(fresh).Count);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
        _samples.Dispose();
    }

    /// <summary>A download makes three attempts, and each goes on where the last one broke.</summary>
    private int PartOfThreeAttempts => _server.Content.Length / 4;

    private static byte[] Half(byte[] csv)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(csv).Split('\n');
        return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines[..(lines.Length / 3)]) + "\n");
    }

    private async Task<byte[]> SampleAsync(DateOnly date) => await File.ReadAllBytesAsync(new SampleMasters(Seed, Count, date).Write(_samples.FullPath)[0]);

    private Task<InstrumentRefreshReport> RunAsync(InstrumentRefreshOptions options) =>
        new InstrumentRefresh(_client, NullLogger<InstrumentRefresh>.Instance).RunAsync(options, TestContext.Current.CancellationToken);

    private async Task<InstrumentRefreshOptions> OptionsAsync(int partitions = 1)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance)
            .EnsureAsync(partitions, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return new InstrumentRefreshOptions
        {
            Kafka = settings,
            Layout = layout,
            SchemaIds = new FixedSchemaIds(),
            Time = new HurriedTime(),
            Folder = _folder.FullPath,
            Vendors = [Vendors.Kite],
            Urls = new Dictionary<string, Uri> { [Vendors.Kite] = _server.Url },
            Today = Friday,
            Progress = said => _ = said.EndsWith(" bytes", StringComparison.Ordinal) ? _server.Received.Release() : 0,
        };
    }

    private static Dictionary<string, Market.Instruments.Instrument> Master(InstrumentRefreshOptions options) =>
        Read(options, TopicCatalog.Instruments).Select(v => InstrumentMessage.Parse(v))
            .GroupBy(i => i.Id.ToString()).ToDictionary(g => g.Key, g => g.Last());

    private static List<MarketEvent> Events(InstrumentRefreshOptions options) => [.. Read(options, TopicCatalog.MarketEvents).Select(v => MarketEvent.Parser.ParseFrom(v))];

    private static List<byte[]> Read(InstrumentRefreshOptions options, Topic topic)
    {
        var values = new List<byte[]>();
        PartitionReader.ReadToEnd(
            options.Kafka,
            [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(options.Kafka.NameOf(topic), p))],
            record =>
            {
                Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var value));
                values.Add(value.ToArray());
            },
            TestContext.Current.CancellationToken);
        return values;
    }
}
