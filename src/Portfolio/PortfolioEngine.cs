using Candlewick.Portfolio.Partitions;
using Candlewick.Streaming.Engines;
using Microsoft.Extensions.Logging;

namespace Candlewick.Portfolio;

/// <summary>Ledger entries and ticks to valued positions: the engine of one worker.</summary>
internal sealed class PortfolioEngine(PortfolioOptions options, PortfolioMetrics metrics, ILogger<PortfolioEngine> logger) : IEngine
{
    public IPartitionEngine Create(int partition, EngineOutput output) => new PortfolioPartition(options, partition, output, metrics, logger);

    public void Dispose()
    {
        // Workers hold nothing beside their partitions.
    }
}
