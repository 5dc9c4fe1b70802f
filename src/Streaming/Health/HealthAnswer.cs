using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Streaming.Health;

/// <summary>
/// The body of <c>/health/ready</c>: <c>{"status":"ready", …, "checks":{"aggregator":"ok", …}}</c>. A check that is not well
/// says why in place of <c>ok</c>.
/// </summary>
public static class HealthAnswer
{
    /// <summary>Tag of a check whose data stand in the answer itself, under their own names.</summary>
    public const string WithData = "with data";

    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write(HealthReport report)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", report.Status == HealthStatus.Unhealthy ? "not ready" : "ready");
            foreach (var (name, value) in report.Entries.Values.Where(entry => entry.Tags.Contains(WithData)).SelectMany(entry => entry.Data))
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, value.GetType());
            }

            json.WriteStartObject("checks");
            foreach (var (name, entry) in report.Entries)
            {
                json.WriteString(name, entry.Status == HealthStatus.Healthy ? "ok" : entry.Description ?? entry.Exception?.Message ?? "not well");
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }
}
