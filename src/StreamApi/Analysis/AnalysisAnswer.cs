using System.Buffers;
using System.Text.Json;
using Candlewick.Market.Indicators;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Analysis;

/// <summary>Writes values of indicators as JSON, a row a candle.</summary>
internal static class AnalysisAnswer
{
    public static IResult Of(string instrument, string interval, IReadOnlyList<AnalysedCandle> rows, IndicatorSet indicators, string? next) => new RowAnswer<AnalysedCandle>(
        "application/json", rows, JsonHead.Of("bars", ("instrument", instrument), ("interval", interval), ("next", next)), ",", "]}", (row, to) => Write(row, indicators, to));

    private static void Write(AnalysedCandle bar, IndicatorSet indicators, IBufferWriter<byte> to)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteNumber("start_us", bar.Row.StartUs);
        json.WriteNumber("end_us", bar.Row.EndUs);
        json.WriteBoolean("closed", !bar.Row.IsOpen);
        json.WriteStartObject("values");
        for (int i = 0; i < bar.Values.Length; i++)
        {
            if (double.IsFinite(bar.Values[i]))
            {
                json.WriteNumber(indicators.Names[i], bar.Values[i]);
            }
            else
            {
                json.WriteNull(indicators.Names[i]);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
