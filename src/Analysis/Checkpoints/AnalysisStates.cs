using System.Globalization;
using System.Runtime.InteropServices;
using Candlewick.Analysis.Series;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Candlewick.Streaming.Engines;
using Google.Protobuf;

namespace Candlewick.Analysis.Checkpoints;

/// <summary>
/// Series in the state topic: a record a kept bar, so that a new bar writes little, and one for the base, which moves once in many
/// bars. Bars lie in slots that are used again; one that the base has passed is no longer read.
/// </summary>
internal sealed class AnalysisStates(StateCodec codec, IndicatorSet indicators)
{
    /// <summary>More than are ever kept.</summary>
    private const int Slots = 2 * AnalysedBars.Kept;

    private readonly string _indicators = string.Join(' ', indicators.Specs);

    /// <summary>Writes what changed.</summary>
    public void Write(AnalysedBars series, StateWriter state)
    {
        string key = CandleKey.Series(series.Instrument, series.Interval);
        if (series.HasMoved)
        {
            state.Write($"base|{key}", codec.Encode(new AnalysisState
            {
                Base = new SeriesBase
                {
                    Instrument = series.Instrument,
                    Interval = series.Interval,
                    First = series.First,
                    Indicators = _indicators,
                    State = ByteString.CopyFrom(MemoryMarshal.AsBytes(series.Base)),
                },
            }));
        }

        for (int i = (int)Math.Max(0, Math.Min(series.ChangedFrom - series.Start, series.Marks.Count)); i < series.Marks.Count; i++)
        {
            long number = series.Start + i;
            state.Write(
                string.Create(CultureInfo.InvariantCulture, $"bar|{key}|{number % Slots}"),
                codec.Encode(new AnalysisState { Bar = Kept(series, number, series.Marks[i], series.Bars[i]) }));
        }

        series.Saved();
    }

    /// <summary>Puts a checkpoint back.</summary>
    /// <param name="series">Makes a series by instrument and interval.</param>
    /// <exception cref="FormatException">A value is not of this engine.</exception>
    public void Read(IReadOnlyDictionary<string, byte[]> state, Func<string, string, AnalysedSeries> series)
    {
        var records = state.Values.Select(codec.Read).ToList();
        foreach (var stored in records.Select(record => record.Base).OfType<SeriesBase>())
        {
            bool isSame = stored.Indicators == _indicators && stored.State.Length == indicators.StateLength * sizeof(double);
            series(stored.Instrument, stored.Interval).Bars.Restore(stored.First, isSame ? MemoryMarshal.Cast<byte, double>(stored.State.Span) : []);
        }

        foreach (var bar in records.Select(record => record.Bar).OfType<AnalysedBar>().OrderBy(bar => bar.Number))
        {
            var bars = series(bar.Instrument, bar.Interval).Bars;
            if (bar.Number >= bars.First - AnalysedBars.Past)
            {
                bars.Restore(
                    bar.Number,
                    new BarMark(bar.StartUs, bar.EndUs, (int)bar.TradingDate, bar.Ordinal, bar.CandleRevision, bar.Revision),
                    new IndicatorBar(DayOf(bar), bar.Open, bar.High, bar.Low, bar.Close, bar.Volume));
            }
        }
    }

    private static int DayOf(AnalysedBar bar) =>
        CandleBars.TryReadDate(bar.TradingDate, out var date) ? date.DayNumber : throw new FormatException($"trading_date {bar.TradingDate} of a kept bar is no date");

    private static AnalysedBar Kept(AnalysedBars series, long number, in BarMark mark, in IndicatorBar bar) => new()
    {
        Instrument = series.Instrument,
        Interval = series.Interval,
        Number = number,
        StartUs = mark.StartUs,
        EndUs = mark.EndUs,
        TradingDate = (uint)mark.TradingDate,
        Ordinal = mark.Ordinal,
        Open = bar.Open,
        High = bar.High,
        Low = bar.Low,
        Close = bar.Close,
        Volume = bar.Volume,
        CandleRevision = mark.CandleRevision,
        Revision = mark.Revision,
    };
}
