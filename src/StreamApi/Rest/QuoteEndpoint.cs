using System.Buffers;
using System.Text.Json;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/quotes?instruments=</c>: what instruments are quoted at now, the same as channel <c>quotes</c> begins with.</summary>
internal sealed class QuoteEndpoint(ChannelSet channels, InstrumentDirectory directory, StreamLimits limits, ILogger<QuoteEndpoint> logger)
{
    public Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(() => AnswerAsync(context, cancellationToken), logger);

    private async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string[] names = context.Request.Query["instruments"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            throw new RequestException(ErrorCodes.BadRequest, "instruments is missing; give ids, bare symbols or patterns, such as instruments=NSE:RELIANCE,NSE:INFY");
        }

        NameLimits.Check(names, limits);
        string? after = KeyCursor.Decode(context.Request.Query["cursor"].ToString());
        var resolution = await directory.ResolveAsync(names, cancellationToken);
        var ids = resolution.Ids.Where(id => string.CompareOrdinal(id, after) > 0).Take(limits.InstrumentsPerSubscription + 1).ToList();
        string? next = null;
        if (ids.Count > limits.InstrumentsPerSubscription)
        {
            ids.RemoveAt(ids.Count - 1);
            next = KeyCursor.After(ids[^1]);
            NextPage.Link(context, next);
        }

        return TypedResults.Bytes(Json(ids, await ReadAsync(ids, cancellationToken), next), "application/json");
    }

    private async Task<List<Item>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var served = (ServedState)channels[QuoteChannel.Quotes];
        served.RequireReady();
        var scope = new Scope(QuoteChannel.Quotes, new InstrumentSet(ids, []), []);
        using var following = await served.State.FollowAsync(scope, ids, cancellationToken);
        var items = new List<Item>(ids.Count);
        served.State.Read(0, scope, ids.Count, items);
        return items;
    }

    internal static byte[] Json(IReadOnlyList<string> asked, List<Item> quotes, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (quotes.Count * 300));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("next", next);
            json.WriteStartArray("quotes");
            foreach (var quote in quotes.OrderBy(q => q.Instrument, StringComparer.Ordinal))
            {
                json.WriteRawValue(quote.In(JsonItems.Numbers), skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteStartArray("without_quote");
            foreach (string id in asked.Except(quotes.Select(q => q.Instrument)))
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
