using Candlewick.Contracts.V1;
using Confluent.Kafka;
using Confluent.Kafka.SyncOverAsync;
using Confluent.SchemaRegistry;
using Confluent.SchemaRegistry.Serdes;

// Reads candles as any program does that knows Kafka: of Candlewick there is nothing here but the published .proto files.
string topic = args.ElementAtOrDefault(0) ?? "candles";
int count = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;

using var schemas = new CachedSchemaRegistryClient(new SchemaRegistryConfig { Url = Setting("SCHEMA_REGISTRY", "http://localhost:8085") });
var config = new ConsumerConfig
{
    BootstrapServers = Setting("KAFKA_BOOTSTRAP", "localhost:9092"),
    GroupId = "candlewick-sample-consumer",
    AutoOffsetReset = AutoOffsetReset.Earliest,

    // Candles are published in transactions; others would show those of a transaction that is aborted.
    IsolationLevel = IsolationLevel.ReadCommitted,
};
using var consumer = new ConsumerBuilder<string, Candle>(config)
    .SetValueDeserializer(new ProtobufDeserializer<Candle>(schemas).AsSyncOverAsync())
    .Build();
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

consumer.Subscribe(topic);
try
{
    for (int read = 0; read < count; read++)
    {
        var record = consumer.Consume(stop.Token);
        Console.WriteLine($"{record.Partition.Value}.{record.Offset.Value} {record.Message.Value}");
    }
}
catch (OperationCanceledException)
{
    // Ctrl-C.
}

consumer.Close();

static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
