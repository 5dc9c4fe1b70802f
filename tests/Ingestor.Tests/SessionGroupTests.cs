using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Instruments;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Instrument = Candlewick.Contracts.V1.Instrument;

namespace Candlewick.Ingestor.Tests;

/// <summary>The log says in which session group an instrument is, once and before its first tick.</summary>
public sealed class SessionGroupTests(KafkaFixture kafka, ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new("groups");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_master_says_when_the_source_begins_is_in_the_log_whatever_it_says_when_it_goes_on()
    {
        const int Seed = 5;
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        string file = Csv(lines: 400);
        var undisturbed = await OptionsAsync(file);
        Master(undisturbed, ("NSE:RELIANCE", "NSE-EQ-CAS"), ("NSE:INFY", "NSE-EQ"), ("NSE:OTHER", "NSE-EQ-CAS"));
        await undisturbed.RunAsync();

        var options = await OptionsAsync(file);
        Master(options, ("NSE:RELIANCE", "NSE-EQ-CAS"), ("NSE:INFY", "NSE-EQ"), ("NSE:OTHER", "NSE-EQ-CAS"));
        await KillAsync(options, at: 1); // Nothing is committed yet: the next run begins it.
        await KillAsync(options with { TransactionRecords = 10 }, at: random.Next(20, 100));
        Master(options, ("NSE:RELIANCE", "NSE-EQ"), ("NSE:INFY", "NSE-EQ-CAS"), ("NSE:TCS", "NSE-EQ-CAS"));
        await KillAsync(options with { TransactionRecords = 10 }, at: random.Next(200, 300));
        await options.RunAsync();

        var records = TicksReader.ReadAll(options.Kafka, 3);
        Assert.Equal(
            TicksReader.ReadAll(undisturbed.Kafka, 3).Select(r => (r.Partition, r.Key, r.TimestampMs, r.ValueHex)),
            records.Select(r => (r.Partition, r.Key, r.TimestampMs, r.ValueHex)));
        Assert.Equal(["NSE:RELIANCE=NSE-EQ-CAS"], Named(records));
        Assert.Equal(ControlKind.SessionGroup, records.First(r => r.Partition == InstrumentPartition.Of("NSE:RELIANCE", 3)).Tick.Control);
    }

    [Fact]
    public async Task The_option_counts_for_more_than_the_master_and_serves_where_there_is_none()
    {
        var options = await OptionsAsync(Csv(lines: 10));
        Master(options, ("NSE:RELIANCE", "NSE-EQ-CAS"), ("NSE:INFY", "NSE-EQ-CAS"), ("NSE:TCS", ""));
        var said = new List<string>();
        var log = new TellingLog<FileIngest>(said.Add);
        options = options with
        {
            SessionGroups = new Dictionary<InstrumentId, string>
            {
                [InstrumentId.Parse("NSE:RELIANCE")] = "NSE-EQ",
                [InstrumentId.Parse("MCX:KAPAS-20261130-F")] = "MCX-AGRI",
                [InstrumentId.Parse("NSE:NOT-IN-THE-FILE")] = "NSE-EQ-CAS",
            },
        };
        await (options with { Log = log }).RunAsync(TestContext.Current.CancellationToken);

        Assert.Contains("given for NSE:NOT-IN-THE-FILE, of which there is nothing", said[0], StringComparison.Ordinal);
        Assert.Equal(["MCX:KAPAS-20261130-F=MCX-AGRI", "NSE:INFY=NSE-EQ-CAS"], Named(TicksReader.ReadAll(options.Kafka, 3)));
    }

    [Fact]
    public async Task A_master_that_is_no_master_stops_the_run_with_the_remedy()
    {
        var options = await OptionsAsync(Csv(lines: 10));
        Put(options, ("NSE:INFY", "{}"u8.ToArray()));
        string message = (await Assert.ThrowsAsync<MasterException>(() => options.RunAsync())).Message;
        Assert.Contains("'NSE:INFY'", message, StringComparison.Ordinal);
        Assert.Contains("TOPIC_PREFIX", message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Named(IEnumerable<TickRecord> records) =>
        records.Where(r => r.Tick.Control == ControlKind.SessionGroup).Select(r => $"{r.Key}={r.Tick.SessionGroup}").Order(StringComparer.Ordinal);

    /// <summary>Four instruments in turn, two lines a second.</summary>
    private string Csv(int lines)
    {
        string[] symbols = ["RELIANCE", "INFY", "TCS", "MCX:KAPAS-20261130-F"];
        var rows = Enumerable.Range(0, lines).Select(i =>
            $"{symbols[i % symbols.Length]},{new DateTimeOffset(2026, 8, 4, 10, 0, 0, TimeSpan.FromHours(5.5)).AddSeconds(i / 2):yyyy-MM-dd'T'HH:mm:sszzz},{100 + (i % 7)},{i + 1}");
        File.WriteAllLines(_folder["nse.csv"], ["symbol,exchange_time,last_price,cumulative_volume", .. rows]);
        return _folder["nse.csv"];
    }

    private async Task<FileRun> OptionsAsync(string file)
    {
        var settings = kafka.Settings();
        return new FileRun
        {
            Files = [file],
            Feed = FileFeed.Csv,
            Kafka = settings,
            Layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(3, TimeSpan.FromSeconds(60), CancellationToken.None),
            SchemaIds = new FixedSchemaIds(),
            Time = TimeProvider.System,
        };
    }

    private static Task KillAsync(FileRun options, long at) => Assert.ThrowsAsync<InvalidOperationException>(
        () => (options with { BeforeItem = i => _ = i == at ? throw new InvalidOperationException("killed") : 0 }).RunAsync());

    private static void Master(FileRun options, params (string Id, string Group)[] instruments) => Put(options, [.. instruments.Select(i =>
    {
        byte[] header = new byte[ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(header, options.SchemaIds.IdFor(TopicCatalog.Instruments));
        return (i.Id, (byte[])[.. header, .. Google.Protobuf.MessageExtensions.ToByteArray(new Instrument { Id = i.Id, SessionGroup = i.Group })]);
    })]);

    private static void Put(FileRun options, params (string Id, byte[] Value)[] records)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(options.Kafka.TransactionalProducer("master", "0")).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        producer.BeginTransaction();
        foreach (var (id, value) in records)
        {
            producer.Produce(options.Kafka.NameOf(TopicCatalog.Instruments), new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(id), Value = value });
        }

        producer.CommitTransaction(TimeSpan.FromSeconds(30));
    }
}
