using System.Globalization;
using Candlewick.Contracts.Instruments;
using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.Market.Instruments.Master;
using Candlewick.Market.Instruments.Search;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// <c>GET /api/instruments?query=&amp;venue=&amp;type=</c>, <c>GET /api/instruments/{id}</c> and <c>GET /api/option-chain/{underlying}</c>: the
/// master, searched and looked up.
/// </summary>
internal sealed class InstrumentEndpoint(
    InstrumentMaster master, ContinuousFutures futures, CandleHistory store, StreamApiOptions options, TimeProvider time, ILogger<InstrumentEndpoint> logger)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int MaxQuery = 200;
    private const string NoMaster = "there is no master of instruments yet; `pipeline instruments refresh` makes one";

    private static readonly string[] Filters = ["venue", "type", "expiry", "strike", "right", "underlying"];

    public Task<IResult> SearchAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            var index = master.Index;
            var query = Query(context.Request.Query, index);
            var page = (AtTheMoney.Of(query, index) is { } money ? money.Search(index, await LastPriceAsync(money.PricedBy, cancellationToken)) : index.Search(query))
                ?? throw new RequestException(
                    ErrorCodes.BadCursor, "cursor is not one of this list, or its instrument is gone; give back \"next\" of the answer before with the other parameters unchanged, or begin anew");
            var found = page.Ids.Select(master.Find).OfType<Instrument>().Select(i => InstrumentDocument.From(i, withAliases: false));
            string? next = page.HasMore ? page.Ids[^1] : null;
            NextPage.Link(context, next);
            return TypedResults.Json(new InstrumentList([.. found], page.Total, next, page.Note), InstrumentJson.Default.InstrumentList);
        },
        logger);

    public IResult Chain(string underlying, HttpContext context)
    {
        try
        {
            var chains = master.Index.Chains;
            string? name = chains.Has(underlying) ? underlying : master.Resolve(underlying);
            if (name is null || !chains.Has(name))
            {
                throw new RequestException(
                    ErrorCodes.UnknownInstrument, master.Count == 0 ? NoMaster : $"there are no contracts on '{InstrumentDirectory.Clip(underlying)}'{chains.CloseTo(underlying)}");
            }

            return TypedResults.Json(chains.Of(name, context.Request.Query["expiry"], MasterDay.At(time.GetUtcNow())), InstrumentJson.Default.OptionChain);
        }
        catch (FormatException e)
        {
            return RestProblem.From(new RequestException(ErrorCodes.BadRequest, e.Message));
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
    }

    public Task<IResult> GetAsync(string id, HttpContext context) => RestAnswer.OfAsync(
        async () =>
        {
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

    /// <summary>The close of the newest candle; null where there is none.</summary>
    private async Task<decimal?> LastPriceAsync(string instrument, CancellationToken cancellationToken)
    {
        var candles = await store.LatestAsync([instrument], [.. options.Intervals.Where(spec => !spec.IsFast).Select(spec => spec.ToString())], null, cancellationToken);
        return candles.MaxBy(candle => candle.EndUs)?.Close;
    }

    private Instrument Find(string id)
    {
        string text = id.ToUpperInvariant();
        string? found = master.Contains(text) ? text : BareSymbol.Find(text, options.DefaultVenues, master.Contains) ?? master.Resolve(id);
        return (found is null ? null : master.Find(found)) ?? throw Unknown(id, text);
    }

    private InstrumentQuery Query(IQueryCollection query, InstrumentIndex index)
    {
        string words = query["query"].ToString();
        if (words.Length > MaxQuery || (string.IsNullOrWhiteSpace(words) && Filters.All(filter => query[filter].ToString().Length == 0)))
        {
            throw new RequestException(
                ErrorCodes.BadRequest, $"query is missing or longer than {MaxQuery} characters; add ?query=nif 25000 ce nov, or list what {string.Join(", ", Filters.Select(filter => $"?{filter}="))} let through");
        }

        try
        {
            return new InstrumentQuery
            {
                Words = words,
                After = query["cursor"].ToString() is { Length: > 0 } cursor ? cursor : null,
                Limit = Limit(query["limit"].ToString()),
                Today = MasterDay.At(time.GetUtcNow()),
            }.Only(query["venue"], query["type"], index.Venues).OnlyContracts(query["expiry"], query["strike"], query["right"], query["underlying"], index.Chains);
        }
        catch (FormatException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, e.Message);
        }
    }

    private RequestException Unknown(string asked, string text)
    {
        var index = master.Index;
        var today = MasterDay.At(time.GetUtcNow());
        if (InstrumentId.TryParse(text, out var contractId, out _) && Contract.TryParse(contractId.Symbol, out var contract) && contract.Expiry < today)
        {
            string? next = index.NextAfter(contractId, today);
            return new RequestException(ErrorCodes.UnknownInstrument, string.Create(
                CultureInfo.InvariantCulture, $"'{text}' expired {contract.Expiry:d MMM yyyy} and is not in the master any more{(next is null ? "" : $"; next: {next}")}"));
        }

        var close = CloseMatches.ToId(text, index.Ids);
        return new RequestException(
            ErrorCodes.UnknownInstrument,
            master.Count == 0 ? NoMaster
                : $"'{InstrumentDirectory.Clip(asked)}' is not in the master" + (close.Count == 0 ? "; /api/instruments?query=… and `pipeline instruments search` find ids" : $"; close to it: {string.Join(", ", close)}"));
    }

    private static int Limit(string text) =>
        text.Length == 0 ? DefaultLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit is >= 1 and <= MaxLimit ? limit
        : throw new RequestException(ErrorCodes.BadRequest, $"limit must be a whole number from 1 to {MaxLimit}");
}
