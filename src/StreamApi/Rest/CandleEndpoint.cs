using Candlewick.Contracts.Registry;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.StreamApi.Directory;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/candles/{instrument}</c>: stored candles, page by page.</summary>
internal sealed partial class CandleEndpoint(
    CandleHistory store, InstrumentDirectory directory, TimeRange times, OriginPolicy origins, StreamApiOptions options, ILogger<CandleEndpoint> logger)
{
    public async Task<IResult> GetAsync(string instrument, HttpContext context)
    {
        try
        {
            origins.AllowReading(context);
            return await AnswerAsync(instrument, CandleRequest.Parse(context.Request.Query), context);
        }
        catch (RequestException e)
        {
            return RestProblem.From(e);
        }
        catch (SchemaRegistryException e)
        {
            LogRegistryAway(e.Message);
            return RestProblem.From(new RequestException(
                ErrorCodes.UpstreamUnavailable, "the schema registry does not say what the newest tick is; try again in some seconds, or give from as a time", retryable: true));
        }
        catch (NpgsqlException e)
        {
            LogStoreFailed(e);
            return RestProblem.From(new RequestException(ErrorCodes.UpstreamUnavailable, "the store of candles does not answer; try again in some seconds", retryable: true));
        }
    }

    private async Task<IResult> AnswerAsync(string instrument, CandleRequest request, HttpContext context)
    {
        var resolution = await directory.ResolveAsync([instrument], context.RequestAborted);
        if (resolution.Instruments is not [{ Known: true } found])
        {
            var close = CloseMatches.Of(instrument.Split(':')[^1].ToUpperInvariant(), await directory.KnownAsync(context.RequestAborted));
            throw new RequestException(
                ErrorCodes.UnknownInstrument,
                $"'{instrument}' has no candles" + (close.Count == 0 ? "; look at its spelling, VENUE:SYMBOL" : $"; close to it: {string.Join(", ", close)}"));
        }

        var rows = await ReadAsync(found.Instrument, request, resolution, context.RequestAborted);
        string? next = null;
        if (request.Last is null && rows.Count > request.Limit)
        {
            rows.RemoveRange(request.Limit, rows.Count - request.Limit);
            next = CandleRequest.CursorAfter(rows[^1]);
            NextPage.Link(context, next);
        }

        if (request.Adjust != Adjust.None)
        {
            var actions = options.CorporateActions ?? throw new RequestException(
                ErrorCodes.BadRequest, "this server knows no corporate actions: set CORPORATE_ACTIONS to a file of them, or leave adjust out");
            rows = [.. rows.Select(row => AdjustedCandles.Of(row, actions, request.Adjust))];
        }

        return WantsCsv(context.Request)
            ? TypedResults.Bytes(CandleAnswer.Csv(rows), "text/csv; charset=utf-8")
            : TypedResults.Bytes(CandleAnswer.Json(found.Instrument, request.Interval, rows, next), "application/json");
    }

    private async Task<List<CandleRow>> ReadAsync(string instrument, CandleRequest request, Resolution resolution, CancellationToken cancellationToken)
    {
        long to = TimeRange.ToUs(request.To, resolution);
        if (request.Last is { } last)
        {
            return await store.ReadLastAsync(instrument, request.Interval, last, null, cancellationToken, to);
        }

        long from = request.From is null ? 0 : await times.FromUsAsync(request.From, resolution, [request.Interval], cancellationToken);
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        return await store.ReadPageAsync(
            new CandleQuery
            {
                Instruments = [instrument],
                Intervals = [request.Interval],
                FromUs = from,
                ToUs = to,
                After = request.After is { } after ? new CandleKey(after, instrument, request.Interval) : null,
                Limit = request.Limit + 1,
            },
            cancellationToken);
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.OrderByDescending(a => a.Quality ?? 1).First().MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Warning, "The newest tick could not be read: {Reason}")]
    private partial void LogRegistryAway(string reason);

    [LoggerMessage(LogLevel.Error, "Reading stored candles failed")]
    private partial void LogStoreFailed(Exception exception);
}
