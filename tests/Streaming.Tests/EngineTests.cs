using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Candlewick.Streaming.Tests;

/// <summary>A second engine, all of it in this file: it numbers the records of each key in each of two topics.</summary>
public sealed class EngineTests(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Partitions = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Topic[] Inputs = [TopicCatalog.Ticks, TopicCatalog.MarketEvents];
    private static readonly string[] Keys = ["NSE:INFY", "NSE:TCS", "NYSE:SPY", "BINANCE:BTC-USDT"];

    [Theory]
    [InlineData(41, 0)]
    [InlineData(42, 40)]
    [InlineData(43, 3_600_000)]
    public async Task Broken_off_anywhere_it_numbers_every_record_of_both_inputs_once(int seed, int checkpointMs)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var definition = await DefineAsync(checkpointMs);
        using var producer = new ProducerBuilder<string, string>(definition.Kafka.TransactionalProducer("feed", "0")).Build();
        producer.InitTransactions(Patience);
        var sent = new Dictionary<string, int>();
        for (int run = 0; run < 6; run++)
        {
            int breaks = random.Next(50, 200);
            await using var host = await StartAsync(definition, new Numbering.Faults { Seed = random.Next(), Break = run < 5 ? breaks : int.MaxValue });
            for (int i = 0; i < 40; i++)
            {
                Publish(producer, definition.Kafka, random, sent);
            }

            await Eventually.TrueAsync(
                () => host.Work.IsFaulted || Numbers(definition.Kafka).Values.Sum(n => n.Count) >= sent.Values.Sum(), Patience, "it is broken off, or done");
        }

        var numbers = Numbers(definition.Kafka);
        Assert.Equal(sent.OrderBy(s => s.Key, StringComparer.Ordinal), numbers.Select(n => KeyValuePair.Create(n.Key, n.Value.Count)).OrderBy(s => s.Key, StringComparer.Ordinal));
        Assert.All(numbers.Values, n => Assert.Equal(Enumerable.Range(1, n.Count), n));
        Assert.Equal(Keys.Length * Inputs.Length, numbers.Count);
    }

    [Fact]
    public async Task Its_health_and_its_rules_are_its_own()
    {
        var definition = await DefineAsync(0);
        using var producer = new ProducerBuilder<string, string>(definition.Kafka.TransactionalProducer("feed", "0")).Build();
        producer.InitTransactions(Patience);
        var sent = new Dictionary<string, int>();
        await using (var host = await StartAsync(definition, new Numbering.Faults()))
        {
            Publish(producer, definition.Kafka, new Random(1), sent);
            await Eventually.TrueAsync(() => Numbers(definition.Kafka).Values.Sum(n => n.Count) == sent.Values.Sum(), Patience, "all are numbered");
            var health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
            Assert.Equal(HealthStatus.Healthy, health.Entries["numbering"].Status);
        }

        await using var other = await StartAsync(definition with { Rules = 8 }, new Numbering.Faults());
        var stopped = await Assert.ThrowsAsync<Transactions.PositionException>(() => other.Work.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Contains("set COUNTING back", stopped.Message, StringComparison.Ordinal);
    }

    private async Task<EngineDefinition> DefineAsync(int checkpointMs)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, new CapturedLog<TopicAdmin>()).EnsureAsync(Partitions, Patience, TestContext.Current.CancellationToken);
        return new EngineDefinition
        {
            Service = "numbering",
            Kafka = settings,
            Layout = layout,
            Inputs = Inputs,
            State = TopicCatalog.AggregatorState,
            Positions = new TextPositions(),
            Rules = 7,
            RulesSetting = "COUNTING",
            CheckpointInterval = TimeSpan.FromMilliseconds(checkpointMs),
            CommitInterval = TimeSpan.FromMilliseconds(20),
        };
    }

    private static async Task<RunningHost> StartAsync(EngineDefinition definition, Numbering.Faults faults)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddEngine(definition, _ => new Numbering(definition.Kafka.NameOf(TopicCatalog.Candles), faults));
        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host);
    }

    private static void Publish(IProducer<string, string> producer, KafkaSettings settings, Random random, Dictionary<string, int> sent)
    {
        producer.BeginTransaction();
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            var topic = Inputs[random.Next(Inputs.Length)];
            string key = Keys[random.Next(Keys.Length)];
            producer.Produce(settings.NameOf(topic), new Message<string, string> { Key = key, Value = "" });
            sent[$"{key} in {topic}"] = sent.GetValueOrDefault($"{key} in {topic}") + 1;
        }

        producer.CommitTransaction();
    }

    /// <summary>What was answered, in order, by key and input.</summary>
    private static Dictionary<string, List<int>> Numbers(KafkaSettings settings)
    {
        var numbers = new Dictionary<string, List<int>>();
        foreach (string answer in InputFeed.Read(settings, TopicCatalog.Candles, Partitions).SelectMany(a => a))
        {
            string[] parts = answer.Split(" = ");
            numbers.TryAdd(parts[0], []);
            numbers[parts[0]].Add(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        return numbers;
    }

    /// <summary>The engine.</summary>
    private sealed class Numbering(string answers, Numbering.Faults faults) : IEngine
    {
        public IPartitionEngine Create(int partition, EngineOutput output) => new Counts(answers, output, faults);

        public void Dispose()
        {
        }

        /// <summary>What goes wrong: a record now and then as where Kafka fails, and one that breaks the process off.</summary>
        public sealed class Faults
        {
            private Random? _random;
            private int _taken;
            private int _failed;

            /// <summary>0: nothing fails.</summary>
            public int Seed { get; init; }

            /// <summary>Which record it is that breaks the process off.</summary>
            public int Break { get; init; } = int.MaxValue;

            public void Take()
            {
                if (++_taken == Break)
                {
                    throw new InvalidOperationException("broken off");
                }

                // A few: what fails again and again before its transaction is over never ends.
                if (Seed != 0 && _failed < 3 && (_random ??= new Random(Seed)).Next(100) == 0)
                {
                    _failed++;
                    throw new KafkaException(new Error(ErrorCode.Local_Transport, "injected"));
                }
            }
        }

        private sealed class Counts(string answers, EngineOutput output, Faults faults) : IPartitionEngine
        {
            private readonly Dictionary<string, int> _counts = [];
            private readonly HashSet<string> _changed = [];

            public void Restore(IReadOnlyDictionary<string, byte[]> state)
            {
                foreach (var (key, value) in state)
                {
                    _counts[key] = BitConverter.ToInt32(value);
                }
            }

            public void Process(int input, ConsumeResult<byte[], byte[]> record)
            {
                string key = $"{Encoding.UTF8.GetString(record.Message.Key)} in {Inputs[input]}";
                int count = _counts[key] = _counts.GetValueOrDefault(key) + 1;
                _changed.Add(key);
                output.Write(answers, new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = Encoding.UTF8.GetBytes($"{key} = {count}") });
                faults.Take();
            }

            public void WriteState(StateWriter state)
            {
                foreach (string key in _changed)
                {
                    state.Write(key, BitConverter.GetBytes(_counts[key]));
                }

                _changed.Clear();
            }

            public void AfterCommit()
            {
            }

            public void Idle()
            {
            }
        }
    }

    private sealed class TextPositions : IPositionCodec
    {
        public byte[] Encode(InputPosition position) => Encoding.UTF8.GetBytes($"{position.TopicId} {position.NextOffset} {position.Rules}");

        public InputPosition Decode(byte[] value)
        {
            string[] parts = Encoding.UTF8.GetString(value).Split(' ');
            return new InputPosition(parts[0], long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), ulong.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private sealed class RunningHost(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public Task Work => host.Services.GetServices<IHostedService>().OfType<EngineService>().Single().ExecuteTask!;

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
