using Candlewick.Streaming.Engines;
using Confluent.Kafka;

namespace Candlewick.Portfolio.Tests;

/// <summary>An engine whose process ends at a record, in the middle of a transaction.</summary>
internal sealed class BreakingEngine(IEngine engine, int breakAt) : IEngine
{
    private int _taken;

    public IPartitionEngine Create(int partition, EngineOutput output) => new Partition(engine.Create(partition, output), this);

    public void Dispose() => engine.Dispose();

    private void Take()
    {
        if (++_taken == breakAt)
        {
            throw new InvalidOperationException("broken off");
        }
    }

    private sealed class Partition(IPartitionEngine inner, BreakingEngine owner) : IPartitionEngine
    {
        public void Restore(IReadOnlyDictionary<string, byte[]> state) => inner.Restore(state);

        public void Process(int input, ConsumeResult<byte[], byte[]> record)
        {
            inner.Process(input, record);
            owner.Take();
        }

        public void WriteState(StateWriter state) => inner.WriteState(state);

        public void AfterCommit() => inner.AfterCommit();

        public void Idle() => inner.Idle();
    }
}
