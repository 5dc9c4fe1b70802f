using System.Text;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Engines;

/// <summary>One partition of a state topic as it was last committed: the newest value of every key.</summary>
internal sealed class Checkpoint
{
    private readonly Dictionary<string, byte[]> _state = [];

    private Checkpoint(int inputs)
    {
        Positions = new InputPosition?[inputs];
        Committed = new InputPosition?[inputs];
    }

    /// <summary>By input: where the state is true; null where there is none.</summary>
    public InputPosition?[] Positions { get; }

    /// <summary>
    /// By input: up to where answers are published, told with every transaction; null where nothing is. The group's
    /// offset says the same until Kafka forgets it, as it does a week after a group's last member has gone.
    /// </summary>
    public InputPosition?[] Committed { get; }

    public IReadOnlyDictionary<string, byte[]> State => _state;

    /// <summary>Key of the position of an input; the first one's has no name, for it was there alone.</summary>
    public static string PositionKey(EngineDefinition engine, int input) => Key("position", engine, input);

    public static string CommittedKey(EngineDefinition engine, int input) => Key("committed", engine, input);

    /// <summary>Reads the partition to its last stable offset.</summary>
    /// <exception cref="PositionException">A record in it is not a checkpoint of this engine.</exception>
    public static Checkpoint Read(EngineDefinition engine, int partition, CancellationToken cancellationToken)
    {
        var checkpoint = new Checkpoint(engine.Inputs.Count);
        PartitionReader.ReadToEnd(
            engine.Kafka, [new TopicPartition(engine.Kafka.NameOf(engine.State), partition)], record => checkpoint.Apply(engine, record), cancellationToken);
        for (int input = 0; input < engine.Inputs.Count; input++)
        {
            checkpoint.Positions[input] = checkpoint.Take(engine, partition, PositionKey(engine, input));
            checkpoint.Committed[input] = checkpoint.Take(engine, partition, CommittedKey(engine, input));
        }

        return checkpoint;
    }

    public static PositionException NotOurs(EngineDefinition engine, int partition, string key, Exception inner) => new(
        $"'{key}' in partition {partition} of '{engine.Kafka.NameOf(engine.State)}' is not of a checkpoint of '{engine.Service}' ({inner.Message}): "
        + "something else writes to this topic. Begin anew under another TOPIC_PREFIX.", inner);

    private static string Key(string name, EngineDefinition engine, int input) => input == 0 ? name : $"{name}|{engine.Inputs[input]}";

    private void Apply(EngineDefinition engine, ConsumeResult<byte[], byte[]> record)
    {
        string key = record.Message.Key is { } bytes
            ? Encoding.UTF8.GetString(bytes)
            : throw NotOurs(engine, record.Partition.Value, "", new FormatException($"no key at offset {record.Offset.Value}"));
        if (record.Message.Value is { } value)
        {
            _state[key] = value;
        }
        else
        {
            _state.Remove(key);
        }
    }

    private InputPosition? Take(EngineDefinition engine, int partition, string key)
    {
        try
        {
            return _state.Remove(key, out byte[]? value) ? engine.Positions.Decode(value) : null;
        }
        catch (FormatException e)
        {
            throw NotOurs(engine, partition, key, e);
        }
    }
}
