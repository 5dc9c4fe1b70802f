using System.Buffers;
using System.Text.Json;
using Candlewick.Market.Indicators;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.StreamApi.Analysis;

/// <summary><c>GET /api/indicators</c>: what can be computed, for whoever draws it.</summary>
internal static class IndicatorEndpoint
{
    private static readonly byte[] Answer = Write();

    public static FileContentHttpResult Get() => TypedResults.Bytes(Answer, "application/json");

    private static byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("indicators");
            foreach (var definition in IndicatorCatalog.All)
            {
                Write(json, definition);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, IndicatorDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("name", definition.Name);
        json.WriteString("title", definition.Title);
        json.WriteString("place", definition.Place switch { IndicatorPlace.Overlay => "overlay", IndicatorPlace.Pane => "pane", _ => "marker" });
        json.WriteStartArray("parameters");
        foreach (var parameter in definition.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WriteNumber("default", parameter.Default);
            json.WriteNumber("min", parameter.Min);
            json.WriteNumber("max", parameter.Max);
            json.WriteBoolean("whole", parameter.IsWhole);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (string output in definition.Outputs)
        {
            json.WriteStringValue(output);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
