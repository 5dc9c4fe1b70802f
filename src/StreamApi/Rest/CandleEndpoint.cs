using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments.Adjustments;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/candles/{instrument}</c>: candles of an instrument or a continuous future, stored or merged of stored ones, page by page.</summary>
internal sealed class CandleEndpoint(
    CandleHistory store, ChannelSet channels, CandleGrids grids, InstrumentDirectory directory, ContinuousFutures futures, TimeRange times, StreamApiOptions options,
    TimeProvider time, ILogger<CandleEndpoint> logger)
{
    public Task<IResult> GetAsync(string instrument, HttpContext context) => RestAnswer.OfAsync(
        () =>
        {
            context.Response.Headers.Vary = HeaderNames.Accept;
            return AnswerAsync(instrument, CandleRequest.Parse(context.Request.Query, options.Intervals), context);
        },
        logger);

    private async Task<IResult> AnswerAsync(string instrument, CandleRequest request, HttpContext context)
    {
        HistoryRows.Take(context, request.Range);
        var rule = RollParameter.Read(instrument, context.Request.Query["roll"]);
        var series = await CandleSeries.FindAsync(instrument, rule, directory, futures, context.RequestAborted);
        var rows = await ReadAsync(series, request, context.RequestAborted);
        string? next = null;
        if (request.Range.Last is null && rows.Count > request.Range.Limit)
        {
            rows.RemoveRange(request.Range.Limit, rows.Count - request.Range.Limit);
            next = CandleRequest.CursorAfter(rows[^1]);
            NextPage.Link(context, next);
        }

        return CandleAnswer.Of(context.Request, series.Name, request.Interval.ToString(), rows, next);
    }

    private async Task<List<CandleRow>> ReadAsync(CandleSeries series, CandleRequest request, CancellationToken cancellationToken)
    {
        var candles = Candles(series, request);
        long to = TimeRange.ToUs(request.Range.To, series.Resolution);
        if (request.Range.Last is { } last)
        {
            return await candles.ReadLastAsync(to, last, cancellationToken);
        }

        long from = request.Range.From is null ? 0 : await times.FromUsAsync(request.Range.From, series.Resolution, [request.Interval.From.ToString()], cancellationToken);
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        // Of one series, no two candles open at one time.
        return await candles.ReadFirstAsync(request.After is { } after ? Math.Max(from, after + 1) : from, to, request.Range.Limit + 1, cancellationToken);
    }

    private ICandleSeries Candles(CandleSeries series, CandleRequest request)
    {
        // Adjusted first: a bar that spans a split is of one kind of share.
        string from = request.Interval.From.ToString();
        var adjusted = Adjusted(request.Adjust);
        var built = request.Interval.From.IsFast
            ? new JoinedCandles(span => new FastCandles((ServedStream)channels[CandleChannels.Fast], span.Instrument, from), series.Spans, adjusted)
            : new JoinedCandles(span => new StoredCandles(store, span.Instrument, from), series.Spans, adjusted);
        return request.Interval.IsMerged ? new MergedSeries(built, grids.Of(request.Interval), series.Name, Settling.EndedUs(time)) : built;
    }

    private Func<CandleRow, CandleRow>? Adjusted(Adjust adjust)
    {
        if (adjust == Adjust.None)
        {
            return null;
        }

        var actions = options.CorporateActions ?? throw new RequestException(
            ErrorCodes.BadRequest, "this server knows no corporate actions: set CORPORATE_ACTIONS to a file of them, or leave adjust out");
        return row => AdjustedCandles.Of(row, actions, adjust);
    }
}
