using Candlewick.Market.Indicators;
using Candlewick.Streaming.Engines;

namespace Candlewick.Analysis;

/// <summary>Closed candles to indicators, patterns and risk: the engine of one worker.</summary>
internal sealed class AnalysisEngine(AnalysisOptions options) : IEngine
{
    private readonly IndicatorSet _indicators = new([.. options.Indicators, .. IndicatorCatalog.Patterns]);

    public IPartitionEngine Create(int partition, EngineOutput output) => new AnalysisPartition(options, _indicators, partition, output);

    public void Dispose()
    {
    }
}
