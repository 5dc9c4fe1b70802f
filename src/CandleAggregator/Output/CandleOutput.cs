using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>
/// Writes closed bars to <c>candles</c> or <c>candles.fast</c>, to the partition of their instrument, stamped with the
/// watermark that published them. The bar's end would not do: a day that a source leaves early ends hours from now, and
/// brokers refuse what lies ahead of their clock.
/// </summary>
internal sealed class CandleOutput(AggregatorOptions options)
{
    private readonly string _candles = options.Kafka.NameOf(TopicCatalog.Candles);
    private readonly string _fast = options.Kafka.NameOf(TopicCatalog.CandlesFast);
    private readonly FramedCodec<Candle> _candleCodec = new(TopicCatalog.Candles, options.SchemaIds, Candle.Parser);
    private readonly FramedCodec<Candle> _fastCodec = new(TopicCatalog.CandlesFast, options.SchemaIds, Candle.Parser);

    public void Write(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs, int partition, TickTraces traces, EngineOutput output)
    {
        var headers = CandleEncoder.Provenance(bar, partition, closedAtUs);
        traces.GoOn(owner, spec, bar, headers);
        output.Write(spec.IsFast ? _fast : _candles, new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(owner.Instrument.ToString()),
            Value = (spec.IsFast ? _fastCodec : _candleCodec).Encode(CandleEncoder.Value(owner, spec, bar, revision)),
            Timestamp = new Timestamp(closedAtUs / 1000, TimestampType.CreateTime),
            Headers = headers,
        });
    }
}
