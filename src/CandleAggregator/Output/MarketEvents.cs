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
        output.Write(_topic, new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(instrument.ToString()),
            Value = _codec.Encode(new MarketEvent
            {
                Instrument = instrument.ToString(),
                TicksSetAside = new TicksSetAside
                {
                    Date = (uint)ticks.Date,
                    Source = ticks.Source,
                    Owner = owner ?? "",
                    TicksPartition = (uint)partition,
                    FirstOffset = ticks.FirstOffset,
                },
            }),
        });

    /// <summary>Something happened to a source.</summary>
    public void Write(string source, MarketEvent happened, EngineOutput output)
    {
        happened.Source = source;
        output.Write(_topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(source), Value = _codec.Encode(happened) });
    }
}
