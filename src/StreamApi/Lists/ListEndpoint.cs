using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.EventStore.Lists;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Lists;

/// <summary>
/// <c>GET /api/lists</c>, <c>PUT</c> and <c>DELETE /api/lists/{list}</c>: the watch lists of whoever asks, which is the name of its key or token; where nobody needs
/// one, everybody's.
/// </summary>
internal sealed class ListEndpoint(WatchListStore store, ILogger<ListEndpoint> logger)
{
    private const int MostLists = 50;
    private const int MostInstruments = 500;
    private const int LongestName = 64;

    public Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () => TypedResults.Json(new WatchLists(await store.ReadAsync(OwnerOf(context), cancellationToken)), ListJson.Default.WatchLists), logger);

    public Task<IResult> PutAsync(string list, HttpContext context) => RestAnswer.OfAsync(
        async () =>
        {
            var kept = new WatchList(Named(list), Checked(await ReadAsync(context)));
            return await store.KeepAsync(OwnerOf(context), kept, MostLists, context.RequestAborted)
                ? TypedResults.Json(kept, ListJson.Default.WatchList)
                : throw new RequestException(ErrorCodes.Limit, $"there are {MostLists} lists already; delete one first");
        },
        logger);

    public Task<IResult> DeleteAsync(string list, HttpContext context) => RestAnswer.OfAsync(
        async () =>
        {
            await store.ForgetAsync(OwnerOf(context), Named(list), context.RequestAborted);
            return TypedResults.NoContent();
        },
        logger);

    /// <summary>No address is let in without a grant.</summary>
    private static string OwnerOf(HttpContext context) => context.Features.Get<Grant>()!.Name;

    private static string Named(string name) =>
        name.Trim() is { Length: > 0 and <= LongestName } trimmed
            ? trimmed
            : throw new RequestException(ErrorCodes.BadRequest, $"the name of a list has 1 to {LongestName} characters");

    private static async Task<string[]> ReadAsync(HttpContext context)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync(context.Request.Body, ListJson.Default.ListContent, context.RequestAborted))?.Instruments ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new RequestException(ErrorCodes.BadRequest, """the body must be {"instruments":["NSE:RELIANCE"]}""");
        }
    }

    private static string[] Checked(string[] instruments)
    {
        if (instruments.Length > MostInstruments)
        {
            throw new RequestException(ErrorCodes.Limit, $"a list has at most {MostInstruments} instruments, and this one {instruments.Length}");
        }

        foreach (string instrument in instruments)
        {
            // A continuous future is its underlying and a rank: MCX:GOLD@1.
            if (!InstrumentId.TryParse(instrument?.Split('@', 2)[0], out _, out string? error))
            {
                throw new RequestException(ErrorCodes.BadRequest, error);
            }
        }

        return [.. instruments.Distinct(StringComparer.Ordinal)];
    }
}

/// <param name="Lists">In the order in which they were made.</param>
internal sealed record WatchLists(IReadOnlyList<WatchList> Lists);

/// <param name="Instruments">Ids, such as <c>NSE:RELIANCE</c>.</param>
internal sealed record ListContent(string[]? Instruments);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WatchLists))]
[JsonSerializable(typeof(ListContent))]
internal sealed partial class ListJson : JsonSerializerContext;
