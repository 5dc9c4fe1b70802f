using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Candlewick.EventStore.Alerts;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Alerts;

/// <summary><c>/api/alerts</c>: what became true, the newest first, page by page, and who has seen it.</summary>
internal sealed class AlertEndpoint(AlertTable table, TimeProvider time, ILogger<AlertEndpoint> logger)
{
    private const int MaxLimit = 1_000, UsualLimit = 100;

    public Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            var query = context.Request.Query;
            int limit = Limit(query["limit"], UsualLimit, MaxLimit);
            string subject = query["instrument"].ToString();
            string rule = query["rule"].ToString();
            bool? isAcknowledged = query["acknowledged"].ToString() switch
            {
                "" => null,
                "true" => true,
                "false" => false,
                _ => throw new RequestException(ErrorCodes.BadRequest, "acknowledged must be true or false"),
            };
            var alerts = await table.ReadAsync(
                subject.Length > 0 ? subject : null, rule.Length > 0 ? Id(rule) : null, isAcknowledged, Place(KeyCursor.Decode(query["cursor"].ToString())), limit + 1, cancellationToken);
            string? next = alerts.Count > limit ? KeyCursor.After(string.Create(CultureInfo.InvariantCulture, $"{alerts[limit - 1].TimeUs}|{alerts[limit - 1].Id}")) : null;
            NextPage.Link(context, next);
            return TypedResults.Bytes(Json([.. alerts.Take(limit)], next), "application/json");
        },
        logger);

    public Task<IResult> AcknowledgeAsync(string alert, HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            string by = context.Features.Get<Grant>()?.Name ?? Grant.Open.Name;
            var seen = await table.AcknowledgeAsync(Id(alert), by, time.GetUtcNow(), cancellationToken)
                ?? throw new RequestException(ErrorCodes.NotFound, $"there is no alert {alert}");
            return TypedResults.Bytes(Json(seen), "application/json");
        },
        logger);

    /// <exception cref="RequestException">It is no id.</exception>
    internal static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw new RequestException(ErrorCodes.BadRequest, "an id is a UUID, such as 0199f3c4-7a52-7d1e-8c1e-2f5a4d0b9e11");

    /// <exception cref="RequestException">It is none.</exception>
    internal static int Limit(string? text, int usual, int most) =>
        string.IsNullOrEmpty(text) ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= most ? limit
        : throw new RequestException(ErrorCodes.BadRequest, $"limit must be a number from 1 to {most}");

    private static AlertPlace? Place(string? key)
    {
        if (key is null)
        {
            return null;
        }

        string[] parts = key.Split('|');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long us) && us < Market.Ticks.TickTime.EndUs && Guid.TryParse(parts[1], out var id)
            ? new AlertPlace(us, id)
            : throw new RequestException(ErrorCodes.BadCursor, "the cursor is of another question; give back \"next\" of the answer before with the same parameters");
    }

    internal static byte[] Json(StoredAlert alert)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, alert);
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static byte[] Json(List<StoredAlert> alerts, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (alerts.Count * 300));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("next", next);
            json.WriteStartArray("alerts");
            alerts.ForEach(alert => Write(json, alert));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, StoredAlert alert)
    {
        json.WriteStartObject();
        AlertFields.Write(json, alert);
        if (alert.Tick is { } tick)
        {
            json.WriteString("tick", string.Create(CultureInfo.InvariantCulture, $"{tick.Partition}.{tick.Offset}"));
        }
        else if (alert.Candle is { } candle)
        {
            json.WriteString("candle", string.Create(CultureInfo.InvariantCulture, $"{candle.Interval}|{candle.StartUs}|{candle.Revision}"));
        }

        if (alert.AcknowledgedUs is { } us)
        {
            json.WriteNumber("acknowledged_us", us);
        }
        else
        {
            json.WriteNull("acknowledged_us");
        }

        json.WriteString("acknowledged_by", alert.AcknowledgedBy);
        json.WriteEndObject();
    }
}
