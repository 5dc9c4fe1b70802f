using Candlewick.Streaming.Transactions;
using Confluent.Kafka;

namespace Candlewick.Streaming.Engines;

/// <summary>
/// An engine's partition under the checkpoint protocol: state as of S, S..C applied with output off, output on from C;
/// what changed since goes into a transaction of its own position about once a second.
/// </summary>
/// <param name="notBefore">
/// By input: a checkpoint at this offset is there already. Records written below it would stand among its own as if they
/// were newer.
/// </param>
internal sealed class CheckpointedTask(
    EngineDefinition definition, int partition, IPartitionEngine engine, EngineOutput output, Offset[] starts, long[] notBefore, TimeProvider time) : IPartitionTask
{
    private readonly TopicPartition _to = new(definition.Kafka.NameOf(definition.State), partition);
    private long _writtenAt = time.GetTimestamp();
    private bool _written;

    public Offset StartOf(int input) => starts[input];

    public void Process(int input, ConsumeResult<byte[], byte[]> record, TransactionWriter writer)
    {
        output.At(input, record.Offset.Value, writer);
        engine.Process(input, record);
    }

    public void BeforeCommit(ReadOnlySpan<long> next, TransactionWriter writer)
    {
        var state = new StateWriter(_to, writer);
        output.Reached(next);
        engine.Settle();
        if (IsDue(next))
        {
            engine.WriteState(state);
            for (int input = 0; input < next.Length; input++)
            {
                state.Write(Checkpoint.PositionKey(definition, input), Position(input, next[input]));
            }

            _written = true;
        }

        for (int input = 0; input < next.Length; input++)
        {
            if (next[input] > output.PublishFrom[input])
            {
                state.Write(Checkpoint.CommittedKey(definition, input), Position(input, next[input]));
            }
        }
    }

    public void AfterCommit()
    {
        if (_written)
        {
            _writtenAt = time.GetTimestamp();
            _written = false;
        }

        engine.AfterCommit();
    }

    public void Idle() => engine.Idle();

    private bool IsDue(ReadOnlySpan<long> next)
    {
        for (int input = 0; input < next.Length; input++)
        {
            if (next[input] < notBefore[input])
            {
                return false;
            }
        }

        return time.GetElapsedTime(_writtenAt) >= definition.CheckpointInterval;
    }

    private byte[] Position(int input, long next) =>
        definition.Positions.Encode(new InputPosition(definition.Layout.IdOf(definition.Inputs[input]), next, definition.Rules));
}
