using Candlewick.Contracts.V1;

namespace Candlewick.StreamApi.Items;

/// <summary>What was computed of a closed candle, as clients see it.</summary>
internal sealed class AnalysisItem(BarAnalysis analysis) : Item(analysis.Instrument, analysis.Interval, analysis.StartUs)
{
    public BarAnalysis Analysis => analysis;

    /// <summary>It was known when the candle had ended.</summary>
    public override long? HappenedUs => analysis.EndUs;

    public override void WriteTo(IFieldWriter fields)
    {
        fields.Text("instrument", Instrument);
        fields.Text("interval", analysis.Interval);
        fields.Integer("start_us", TimeUs);
        fields.Integer("end_us", analysis.EndUs);
        if (Ordinal != 0)
        {
            fields.Integer("ordinal", Ordinal);
        }

        fields.Truth("closed", true);
        fields.Integer("revision", analysis.Revision);
        fields.Numbers("technical_indicators", analysis.Indicators);
        fields.Numbers("patterns", analysis.Patterns);
        fields.Numbers("risk_metrics", analysis.Risk);
    }
}
