using System.Diagnostics;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Streaming.Tracing;
using Confluent.Kafka;

namespace Candlewick.CandleAggregator.Output;

/// <summary>The traces of one partition: that of the last sampled tick of each instrument, which the candles that it moved go on with.</summary>
internal sealed class TickTraces
{
    private static readonly ActivitySource Source = new(AggregatorMetrics.MeterName);

    private readonly Dictionary<InstrumentBars, (long Offset, string Trace)> _last = [];

    /// <summary>A tick has moved bars.</summary>
    /// <param name="isNew">False where its candles may have been published before.</param>
    public void Moved(InstrumentBars bars, Headers headers, long offset, bool isNew)
    {
        if (TraceHeaders.Read(headers) is { } trace)
        {
            using var activity = isNew ? Source.StartActivity("aggregate tick", ActivityKind.Consumer, trace) : null;
            activity?.SetTag("instrument", bars.Instrument.ToString());
            _last[bars] = (offset, activity?.Id ?? trace);
        }
    }

    /// <summary>Puts the trace of a tick that is in the bar into the headers of its record.</summary>
    public void GoOn(InstrumentBars owner, BarSpec spec, in Bar bar, Headers headers)
    {
        if (_last.Count > 0 && _last.TryGetValue(owner, out var tick) && tick.Offset >= bar.FirstOffset && tick.Offset <= bar.LastOffset)
        {
            using var activity = Source.StartActivity("publish candle", ActivityKind.Producer, tick.Trace);
            activity?.SetTag("instrument", owner.Instrument.ToString()).SetTag("interval", spec.ToString());
            TraceHeaders.Write(headers, activity?.Id ?? tick.Trace);
        }
    }
}
