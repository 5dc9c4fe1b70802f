using System.Buffers;
using System.Text.Json;
using Candlewick.AlertRules.Definition;
using Candlewick.EventStore.Alerts;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Alerts;

/// <summary><c>/api/alerts/rules</c>: rules are made, listed, changed and taken back.</summary>
internal sealed class AlertRuleEndpoint(AlertRuleBook book, AlertRuleTable table, ILogger<AlertRuleEndpoint> logger)
{
    private const int MaxLimit = 1_000, UsualLimit = 100;
    private const int MaxBytes = 64 * 1024;

    public Task<IResult> ListAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            var query = context.Request.Query;
            int limit = AlertEndpoint.Limit(query["limit"], UsualLimit, MaxLimit);
            string? cursor = KeyCursor.Decode(query["cursor"].ToString());
            var after = cursor is null ? Guid.Empty : Guid.TryParse(cursor, out var id) ? id : throw new RequestException(ErrorCodes.BadCursor, "the cursor is of another question");
            string subject = query["instrument"].ToString();
            var rules = await table.ReadAsync(subject.Length > 0 ? subject : null, after, limit + 1, cancellationToken);
            string? next = rules.Count > limit ? KeyCursor.After($"{rules[limit - 1].Id}") : null;
            NextPage.Link(context, next);
            return TypedResults.Bytes(Json([.. rules.Take(limit)], next), "application/json");
        },
        logger);

    public Task<IResult> GetAsync(string rule, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () => await table.FindAsync(AlertEndpoint.Id(rule), cancellationToken) is { } found ? TypedResults.Bytes(Json(found), "application/json") : throw AlertRuleBook.Unknown(AlertEndpoint.Id(rule)), logger);

    public Task<IResult> PostAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            var made = await book.SayAsync(null, await BodyAsync(context, cancellationToken), cancellationToken);
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"/api/alerts/rules/{made.Id}";
            return TypedResults.Bytes(Json(made), "application/json");
        },
        logger);

    public Task<IResult> PutAsync(string rule, HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () => TypedResults.Bytes(Json(await book.SayAsync(AlertEndpoint.Id(rule), await BodyAsync(context, cancellationToken), cancellationToken)), "application/json"), logger);

    public Task<IResult> DeleteAsync(string rule, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () => TypedResults.Bytes(Json(await book.TakeBackAsync(AlertEndpoint.Id(rule), cancellationToken)), "application/json"), logger);

    internal static byte[] Json(StoredRule rule)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            Write(json, rule);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Json(List<StoredRule> rules, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (rules.Count * 300));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("next", next);
            json.WriteStartArray("rules");
            rules.ForEach(rule => Write(json, rule));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, StoredRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteNumber("revision", rule.Revision);
        json.WriteNumber("changed_us", rule.ChangedUs);
        json.WritePropertyName("rule");
        json.WriteRawValue(rule.Definition!);
        json.WriteEndObject();
    }

    private static async Task<JsonElement> BodyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > MaxBytes)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"a rule has at most {MaxBytes} bytes");
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, RuleJson.Parsing, cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"the body is no rule as JSON: {e.Message}");
        }
    }
}
