using System.Buffers;
using System.Text.Json;
using Candlewick.Contracts.V1;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// <c>GET /api/events</c>: what happened to instruments, sessions and feeds, in the order in which it was said, page by page.
/// The last page has a cursor, too: with it the next request gets what has come since.
/// </summary>
internal sealed class EventEndpoint(
    ChannelSet channels, InstrumentDirectory directory, TimeRange times, StreamLimits limits, ILogger<EventEndpoint> logger)
{
    private static readonly string[] Kinds = [.. Enum.GetValues<MarketEvent.KindOneofCase>().Select(EventItem.NameOf).OfType<string>()];

    public Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(() => AnswerAsync(context, cancellationToken), logger);

    private async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        string[] names = List(query, "instruments") is { Length: > 0 } given ? given : ["*"];
        NameLimits.Check(names, limits);
        string[] kinds = List(query, "kind");
        if (Array.Find(kinds, kind => !Kinds.Contains(kind)) is { } unknown)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"there is no kind '{InstrumentDirectory.Clip(unknown)}'" + (CloseMatches.Of(unknown, Kinds) is { Count: > 0 } close ? $"; did you mean {close[0]}?" : $"; there are {string.Join(", ", Kinds)}"));
        }

        var range = RangeQuery.Parse(query);
        HistoryRows.Take(context, range);
        var served = (ServedStream)channels[EventChannel.Events];
        served.RequireReady();
        var resolution = await directory.ResolveAsync(names, cancellationToken);
        var scope = new Scope(EventChannel.Events, resolution.Set, []).Between(
            range.From is null ? 0 : await times.FromUsAsync(range.From, resolution, [], cancellationToken), TimeRange.ToUs(range.To, resolution));
        if (scope.FromUs >= scope.ToUs)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        var position = await BeginAsync(served, scope, resolution, range, IsWanted, cancellationToken);
        var pages = new EventPages(served, scope, position);
        var items = await pages.ReadAsync(IsWanted, range.Last ?? range.Limit, cancellationToken);
        string cursor = position.ToCursor(scope, served.Log.TopicId).Encode();
        string? next = pages.IsAtEnd ? null : cursor;
        NextPage.Link(context, next);
        return TypedResults.Bytes(Json(items, next, cursor), "application/json");

        bool IsWanted(Item item) => kinds.Length == 0 || kinds.Contains(EventItem.NameOf(((EventItem)item).Happened.KindCase));
    }

    private static async Task<SubscriptionPosition> BeginAsync(
        ServedStream served, Scope scope, Resolution resolution, RangeQuery range, Func<Item, bool> wanted, CancellationToken cancellationToken)
    {
        if (range.Last is { } last)
        {
            return (await ((EventHistory)served.History).LastAsync(scope, resolution, last, wanted, cancellationToken)).Position;
        }

        if (range.Cursor is not { } text)
        {
            return (await served.History.FromTimeAsync(scope, resolution, cancellationToken)).Position;
        }

        return Cursor.Decode(text) is { } cursor && cursor.Subscription == scope.Hash && cursor.TopicId == served.Log.TopicId
            && cursor.Positions.Select(p => p.Partition).SequenceEqual(scope.Instruments.Partitions(served.Log.Rings.Partitions))
            ? SubscriptionPosition.Resume(cursor, [])
            : throw new RequestException(ErrorCodes.BadCursor, "the cursor is of other instruments, or the topics were made anew since; ask again without it");
    }

    private static string[] List(IQueryCollection query, string name) =>
        query[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal static byte[] Json(List<Item> items, string? next, string cursor)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (items.Count * 200));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("next", next);
            json.WriteString("cursor", cursor);
            json.WriteStartArray("events");
            items.ForEach(item => json.WriteRawValue(item.In(JsonItems.Numbers), skipInputValidation: true));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
