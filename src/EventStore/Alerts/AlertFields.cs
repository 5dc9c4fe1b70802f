using System.Text.Json;

namespace Candlewick.EventStore.Alerts;

/// <summary>The fields of a stored alert that everybody is told in JSON: the API's and those of webhooks are the same.</summary>
public static class AlertFields
{
    /// <summary>Writes them into an object that has begun. Numbers are exact; what there is none of is null.</summary>
    public static void Write(Utf8JsonWriter json, StoredAlert alert)
    {
        json.WriteString("id", alert.Id);
        json.WriteString("rule", alert.RuleId);
        json.WriteNumber("revision", alert.RuleRevision);
        json.WriteString("name", alert.Name);
        json.WriteString(alert.Subject.Contains(':', StringComparison.Ordinal) ? "instrument" : "feed", alert.Subject);
        json.WriteString("type", alert.Type);
        json.WriteNumber("time_us", alert.TimeUs);
        Number(json, "price", alert.Price);
        Number(json, "level", alert.Level);
        Number(json, "value", alert.Value);
        json.WriteString("message", alert.Message);
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
