using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/candles/{instrument}</c>: stored candles of an instrument or a continuous future, page by page.</summary>
internal sealed class CandleEndpoint(
    CandleHistory store, InstrumentDirectory directory, ContinuousFutures futures, TimeRange times, OriginPolicy origins, StreamApiOptions options,
    ILogger<CandleEndpoint> logger)
{
    public Task<IResult> GetAsync(string instrument, HttpContext context) => RestAnswer.OfAsync(
        () =>
        {
            origins.AllowReading(context);
            return AnswerAsync(instrument, CandleRequest.Parse(context.Request.Query, options.Intervals), context);
        },
        logger);

    private async Task<IResult> AnswerAsync(string instrument, CandleRequest request, HttpContext context)
    {
        var rule = RollParameter.Read(instrument, context.Request.Query["roll"]);
        var series = await CandleSeries.FindAsync(instrument, rule, directory, futures, context.RequestAborted);
        var rows = await ReadAsync(series, request, context.RequestAborted);
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
            : TypedResults.Bytes(CandleAnswer.Json(series.Name, request.Interval, rows, next), "application/json");
    }

    private async Task<List<CandleRow>> ReadAsync(CandleSeries series, CandleRequest request, CancellationToken cancellationToken)
    {
        var candles = new JoinedCandles(store, series.Spans, request.Interval);
        long to = TimeRange.ToUs(request.To, series.Resolution);
        if (request.Last is { } last)
        {
            return await candles.ReadLastAsync(to, last, cancellationToken);
        }

        long from = request.From is null ? 0 : await times.FromUsAsync(request.From, series.Resolution, [request.Interval], cancellationToken);
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        // Of one series, no two candles open at one time.
        return await candles.ReadFirstAsync(request.After is { } after ? Math.Max(from, after + 1) : from, to, request.Limit + 1, cancellationToken);
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.OrderByDescending(a => a.Quality ?? 1).First().MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);
}
