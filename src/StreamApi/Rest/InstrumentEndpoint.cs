using System.Globalization;
using Candlewick.Contracts.Instruments;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.Market.Instruments.Search;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/instruments?query=&amp;venue=&amp;type=</c> and <c>GET /api/instruments/{id}</c>: the master, searched and looked up.</summary>
internal sealed class InstrumentEndpoint(
    InstrumentMaster master, ContinuousFutures futures, OriginPolicy origins, StreamApiOptions options, TimeProvider time, ILogger<InstrumentEndpoint> logger)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxQuery = 200;

    public IResult Search(HttpContext context)
    {
        try
        {
            origins.AllowReading(context);
            var index = master.Index;
            var page = index.Search(Query(context.Request.Query, index)) ?? throw new RequestException(
                ErrorCodes.BadCursor, "cursor is not one of this list, or its instrument is gone; give back \"next\" of the answer before with the other parameters unchanged, or begin anew");
            var found = page.Ids.Select(master.Find).OfType<Instrument>().Select(i => InstrumentDocument.From(i, withAliases: false));
            string? next = page.HasMore ? page.Ids[^1] : null;
            NextPage.Link(context, next);
            return TypedResults.Json(new InstrumentList([.. found], page.Total, next), InstrumentJson.Default.InstrumentList);
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    public Task<IResult> GetAsync(string id, HttpContext context) => RestAnswer.OfAsync(
        async () =>
        {
            origins.AllowReading(context);
            var rule = RollParameter.Read(id, context.Request.Query["roll"]);
            return ContinuousFuture.IsMeant(id)
                ? await GetContinuousAsync(id, rule, context.RequestAborted)
                : TypedResults.Json(InstrumentDocument.From(Find(id), withAliases: true), InstrumentJson.Default.InstrumentDocument);
        },
        logger);

    private async Task<IResult> GetContinuousAsync(string name, RollRule rule, CancellationToken cancellationToken)
    {
        var (chain, rolls) = await futures.FindAsync(name, rule, cancellationToken);
        return TypedResults.Json(ContinuousDocument.From(chain.Future, rule, chain.Today(time), rolls), InstrumentJson.Default.ContinuousDocument);
    }

    private Instrument Find(string id)
    {
        string text = id.ToUpperInvariant();
        string? found = text.Contains(':', StringComparison.Ordinal) ? text : BareSymbol.Find(text, options.DefaultVenues, master.Contains);
        return (found is null ? null : master.Find(found)) ?? throw Unknown(id, text);
    }

    private static InstrumentQuery Query(IQueryCollection query, InstrumentIndex index)
    {
        string words = query["query"].ToString();
        var (venue, type) = (query["venue"].ToString(), query["type"].ToString());
        if (words.Length > MaxQuery || (string.IsNullOrWhiteSpace(words) && venue.Length == 0 && type.Length == 0))
        {
            throw new RequestException(
                ErrorCodes.BadRequest, $"query is missing or longer than {MaxQuery} characters; add ?query=nif 25000 ce nov, or list what ?venue= and ?type= let through");
        }

        try
        {
            return new InstrumentQuery
            {
                Words = words,
                After = query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null,
                Limit = Limit(query["limit"].ToString()),
            }.Only(venue, type, index.Venues);
        }
        catch (FormatException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, e.Message);
        }
    }

    private RequestException Unknown(string asked, string text)
    {
        var close = CloseMatches.ToId(text, master.Index.Ids);
        return new RequestException(
            ErrorCodes.UnknownInstrument,
            master.Count == 0 ? "there is no master of instruments yet; `pipeline instruments refresh` makes one"
                : $"'{InstrumentDirectory.Clip(asked)}' is not in the master" + (close.Count == 0 ? "; /api/instruments?query=… and `pipeline instruments search` find ids" : $"; close to it: {string.Join(", ", close)}"));
    }

    private static int Limit(string text) =>
        text.Length == 0 ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw new RequestException(ErrorCodes.BadRequest, $"limit must be a whole number from 1 to {MaxLimit}");
}
