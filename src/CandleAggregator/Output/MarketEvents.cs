using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Confluent.Kafka;
using GapCause = Candlewick.Market.Ticks.GapCause;
using Tick = Candlewick.Market.Ticks.Tick;

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

    /// <summary>Ticks of one instrument are missing.</summary>
    public void WriteGap(InstrumentBars bars, in Tick gap, EngineOutput output)
    {
        var said = new GapDetected { Date = DateAt(bars, gap.DownSinceUs), FromUs = gap.DownSinceUs, ToUs = gap.ClockUs, Cause = CauseOf(gap.Cause) };
        if (gap.Has(TickFields.Sequence | TickFields.LastSequence))
        {
            (said.FirstSequence, said.LastSequence) = (gap.Sequence, gap.LastSequence);
        }

        Write(bars.Instrument, output, new MarketEvent { Source = bars.Source, GapDetected = said });
    }

    /// <summary>What could be had of an instrument's gap has come.</summary>
    /// <param name="bars">Of the source that published it.</param>
    /// <param name="filled">The control tick.</param>
    /// <param name="ticks">How many were taken.</param>
    public void WriteFilled(InstrumentBars bars, in Tick filled, long ticks, EngineOutput output) =>
        Write(bars.Instrument, output, new MarketEvent
        {
            Source = bars.Source,
            GapFilled = new GapFilled { Date = DateAt(bars, filled.DownSinceUs), FromUs = filled.DownSinceUs, ToUs = filled.ClockUs, Ticks = ticks },
        });

    /// <summary>How a gap was found, as it is written; empty where that is not known.</summary>
    public static string CauseOf(GapCause cause) => cause switch
    {
        GapCause.Disconnected => "disconnected",
        GapCause.Sequence => "sequence",
        GapCause.Asleep => "asleep",
        GapCause.LateStart => "late_start",
        GapCause.Stalled => "stalled",
        _ => "",
    };

    /// <summary>yyyymmdd: the trading date of a session at that time or on that day, else the date in UTC.</summary>
    private static uint DateAt(InstrumentBars bars, long us)
    {
        if (bars.Rules.Clock.TryGetSessionOf(us, out var session))
        {
            return (uint)session.TradingDate;
        }

        var date = DateTime.UnixEpoch.AddMicroseconds(TickTime.IsPossible(us) ? us : 0);
        return (uint)((date.Year * 10_000) + (date.Month * 100) + date.Day);
    }

    private void Write(InstrumentId instrument, EngineOutput output, MarketEvent said)
    {
        said.Instrument = instrument.ToString();
        output.Write(_topic, new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(said.Instrument), Value = _codec.Encode(said) });
    }
}
