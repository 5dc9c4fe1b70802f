using System.Text;
using Candlewick.Analysis.Series;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Indicators;
using Confluent.Kafka;

namespace Candlewick.Analysis;

/// <summary>Makes the published record of a bar's analysis, stamped with the end of the bar.</summary>
internal sealed class AnalysisEncoder(AnalysisOptions options, IndicatorSet indicators)
{
    private readonly FramedCodec<BarAnalysis> _codec = new(TopicCatalog.Analysis, options.SchemaIds, BarAnalysis.Parser);

    /// <param name="index">Of the bar that was computed last.</param>
    public Message<byte[]?, byte[]?> Encode(AnalysedSeries series, int index)
    {
        var mark = series.Bars.Marks[index];
        var analysis = new BarAnalysis
        {
            Instrument = series.Bars.Instrument,
            Interval = series.Bars.Interval,
            StartUs = mark.StartUs,
            EndUs = mark.EndUs,
            TradingDate = (uint)mark.TradingDate,
            Ordinal = mark.Ordinal,
            Revision = mark.Revision,
            CandleRevision = mark.CandleRevision,
        };
        var values = series.Bars.Values;
        int patterns = values.Length - indicators.Patterns;
        for (int i = 0; i < values.Length; i++)
        {
            if (i >= patterns ? values[i] != 0 : double.IsFinite(values[i]))
            {
                (i >= patterns ? analysis.Patterns : analysis.Indicators).Add(new NamedValue { Name = indicators.Names[i], Value = values[i] });
            }
        }

        var risk = series.Risk.Of(series.Bars.Bars[..(index + 1)]);
        analysis.Risk.AddRange(risk.Measures.Where(measure => double.IsFinite(measure.Value)).Select(measure => new NamedValue { Name = measure.Name, Value = measure.Value }));
        return new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(series.Bars.Instrument),
            Value = _codec.Encode(analysis),
            Timestamp = new Timestamp(mark.EndUs / 1000, TimestampType.CreateTime),
        };
    }
}
