using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>Says on <c>market-events</c> what the log of ticks does not say of itself.</summary>
internal sealed class MarketEvents(AggregatorOptions options)
{
    private readonly string _topic = options.Kafka.NameOf(TopicCatalog.MarketEvents);
    private readonly FramedCodec<MarketEvent> _codec = new(TopicCatalog.MarketEvents, options.SchemaIds, MarketEvent.Parser);

    /// <summary>A source's ticks of a date move nothing, from this one on.</summary>
    /// <param name="owner">The source that owns the date; null where it is done.</param>
    public void Write(InstrumentId instrument, in SetAsideTicks ticks, string? owner, int partition, EngineOutput output) =>
        Write(instrument, output, new MarketEvent
        {
            TicksSetAside = new TicksSetAside
            {
                Date = (uint)ticks.Date,
                Source = ticks.Source,
                Owner = owner ?? "",
                TicksPartition = (uint)partition,
                FirstOffset = ticks.FirstOffset,
            },
        });

    /// <summary>Something happened to a source.</summary>
    public void Write(string source, MarketEvent happened, EngineOutput output)
    {
        happened.Source = source;
        output.Write(_topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(source), Value = _codec.Encode(happened) });
    }

    /// <summary>A source's volume is none of the day's, as the tick at this offset shows.</summary>
    public void WriteVolumeRolls(InstrumentBars bars, int partition, long offset, EngineOutput output) =>
        Write(bars.Instrument, output, new MarketEvent { VolumeRolls = new VolumeRolls { Source = bars.Source, TicksPartition = (uint)partition, TicksOffset = offset } });

    private void Write(InstrumentId instrument, EngineOutput output, MarketEvent said)
    {
        said.Instrument = instrument.ToString();
        output.Write(_topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(said.Instrument), Value = _codec.Encode(said) });
    }
}
