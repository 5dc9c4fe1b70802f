using System.Globalization;
using Candlewick.Contracts.Instruments;
using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Directory;
using Candlewick.StreamApi.Instruments;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/instruments?query=…</c> and <c>GET /api/instruments/{id}</c>: the master, searched and looked up.</summary>
internal sealed class InstrumentEndpoint(InstrumentMaster master, IReadOnlyList<string> defaultVenues, OriginPolicy origins)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxQuery = 200;

    public IResult Search(HttpContext context)
    {
        try
        {
            origins.AllowReading(context);
            string query = context.Request.Query["query"].ToString();
            if (string.IsNullOrWhiteSpace(query) || query.Length > MaxQuery)
            {
                throw new RequestException(ErrorCodes.BadRequest, $"query is missing or longer than {MaxQuery} characters; add ?query=nif 25000 ce nov");
            }

            var found = master.Search(query, Limit(context.Request.Query["limit"].ToString())).Select(i => InstrumentDocument.From(i, withAliases: false));
            return TypedResults.Json(new InstrumentList([.. found]), InstrumentJson.Default.InstrumentList);
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    public IResult Get(string id, HttpContext context)
    {
        try
        {
            origins.AllowReading(context);
            string text = id.ToUpperInvariant();
            string? found = text.Contains(':', StringComparison.Ordinal) ? text : BareSymbol.Find(text, defaultVenues, master.Contains);
            return TypedResults.Json(
                InstrumentDocument.From((found is null ? null : master.Find(found)) ?? throw Unknown(id, text), withAliases: true), InstrumentJson.Default.InstrumentDocument);
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    private RequestException Unknown(string asked, string text)
    {
        var close = CloseMatches.Of(text.Split(':')[^1], master.SpotIds);
        return new RequestException(
            ErrorCodes.UnknownInstrument,
            master.Count == 0 ? "there is no master of instruments yet; `pipeline instruments refresh` makes one"
                : $"'{InstrumentDirectory.Clip(asked)}' is not in the master" + (close.Count == 0 ? "; /api/instruments?query=… finds ids" : $"; close to it: {string.Join(", ", close)}"));
    }

    private static int Limit(string text) =>
        text.Length == 0 ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw new RequestException(ErrorCodes.BadRequest, $"limit must be a whole number from 1 to {MaxLimit}");
}
