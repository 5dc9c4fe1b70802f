using Candlewick.CandleAggregator.Partitions;
using Candlewick.Streaming.Engines;

namespace Candlewick.CandleAggregator;

/// <summary>Ticks to candles: the engine of one worker.</summary>
internal sealed class CandleEngine(AggregatorOptions options, PartitionOutputs outputs) : IEngine
{
    public IPartitionEngine Create(int partition, EngineOutput output) => new PartitionAggregator(options, outputs, partition, output);

    public void Dispose() => outputs.Dispose();
}
