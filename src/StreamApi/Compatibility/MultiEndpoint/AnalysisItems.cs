using System.Buffers;
using System.Text.Json;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>What all clients get of an analysis: the message from its time to its end.</summary>
internal sealed class AnalysisItems : ItemEncoding
{
    private const int TypicalBytes = 1024;

    private AnalysisItems()
    {
    }

    public static AnalysisItems Instance { get; } = new();

    public override byte[] Encode(Item item)
    {
        var analysis = ((AnalysisItem)item).Analysis;
        var buffer = new ArrayBufferWriter<byte>(TypicalBytes);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", StreamTime.Text(analysis.EndUs));
            json.WriteStartObject("data");
            json.WriteString("interval", analysis.Interval);
            json.WriteString("start", StreamTime.Text(analysis.StartUs));
            json.WriteString("end", StreamTime.Text(analysis.EndUs));
            json.WriteNumber("revision", analysis.Revision);
            Write(json, "technical_indicators", analysis.Indicators);
            Patterns(json, analysis);
            Write(json, "risk_metrics", analysis.Risk);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        // Without the brace it begins with: what a client calls the instrument stands before it.
        return buffer.WrittenSpan[1..].ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<NamedValue> values)
    {
        json.WriteStartObject(name);
        foreach (var value in values)
        {
            json.WriteNumber(value.Name, value.Value);
        }

        json.WriteEndObject();
    }

    private static void Patterns(Utf8JsonWriter json, BarAnalysis analysis)
    {
        json.WriteStartArray("patterns");
        foreach (var pattern in analysis.Patterns)
        {
            json.WriteStartObject();
            json.WriteString("name", pattern.Name);
            json.WriteString("direction", pattern.Value > 0 ? "bullish" : "bearish");
            json.WriteNumber("value", pattern.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
